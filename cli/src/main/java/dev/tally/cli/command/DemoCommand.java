package dev.tally.cli.command;

import dev.tally.cli.client.Answer;
import dev.tally.cli.client.NdjsonFile;
import dev.tally.cli.client.RequestSender.Listener;
import dev.tally.cli.client.RequestSender.NumberedRequest;
import dev.tally.cli.console.CommandFailedException;
import dev.tally.cli.console.Json;
import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.ClosingAudit;
import dev.tally.cli.demo.Demo;
import dev.tally.cli.demo.DemoReport;
import dev.tally.cli.demo.DemoStack;
import dev.tally.cli.demo.GeneratedTraffic;
import dev.tally.cli.demo.Pipeline;
import dev.tally.cli.demo.Workspace;
import dev.tally.cli.demo.chaos.Chaos;
import dev.tally.cli.demo.scenario.Scenario2023;
import dev.tally.cli.demo.scenario.ScenarioReport;
import dev.tally.runtime.service.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The main job on this machine, from nothing to the tally. */
@Command(
        name = "demo",
        description =
                "Starts three brokers, a schema registry and PostgreSQL, then gateway, join and sink, each a process of its own; "
                        + "sends consultations over HTTP through the gateway; waits until all is quiet; and compares what the gateway "
                        + "acknowledged, and the states that it shows, with what a separate connection reads from PostgreSQL. Leaves "
                        + "nothing behind.",
        footer = {
            "",
            "Exit codes: 0 nothing lost, duplicated, torn, altered or shown as what it is not, and what waits is what is incomplete;",
            "1 it did not come to rest in time, or gateway, join or sink has ended by itself; 3 something differs.",
            "With --scenario: 0 exactly the affected are named, reported, and brought back as far as they can be; 3 not so.",
            "A line of --input that is malformed or refused is named and counted, and differs from nothing."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String SCENARIO_2023 = "2023";
    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss'Z'").withZone(ZoneOffset.UTC);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--consultations",
            paramLabel = "N",
            description = "How many consultations to generate. Default: ${DEFAULT-VALUE}",
            defaultValue = "1000")
    private int consultations;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Events per second at most. Default: no limit",
            defaultValue = "0")
    private double rate;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "Seed of the generated consultations. Default: a random one, printed")
    private @Nullable Long seed;

    @Option(names = "--input", paramLabel = "FILE", description = "Send the consultations of this NDJSON file instead.")
    private @Nullable Path input;

    @Option(
            names = "--chaos",
            description =
                    "Kill a broker, the join, the sink, PostgreSQL and the gateway with SIGKILL at random moments (by the"
                            + " seed) while it runs, each at least once, and start them again.")
    private boolean chaos;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description =
                    "Play a night again instead: 2023 is that of 26 April 2023, in compressed time. Two faulty releases of the"
                            + " gateway lose notes one after the other; shown is how soon that is noticed, whether exactly the"
                            + " affected are named, and what comes back. The report about the incident is written into the"
                            + " working directory.")
    private @Nullable String scenario;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "How long to wait for quiet after the last answer. Default: ${DEFAULT-VALUE}",
            defaultValue = "120")
    private int patienceSeconds;

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory. Default: a new one below .tally")
    private @Nullable Path data;

    @Option(names = "--keep", description = "Keep the data directory, logs included, and say where it is.")
    private boolean keep;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        validate();
        long usedSeed = seed != null ? seed : RandomGenerator.getDefault().nextInt(1, 1_000_000);
        Path directory = data != null
                ? data
                : Workspace.root().resolve("demo-" + ProcessHandle.current().pid());
        Progress progress = Progress.onTerminal();
        if (scenario != null) {
            return play(directory, usedSeed, progress).code();
        }
        try (DemoStack stack = DemoStack.start(directory, keep || data != null, progress)) {
            Demo demo = new Demo(stack.pipeline(), progress);
            if (chaos) {
                sendUnderChaos(demo, stack.pipeline(), usedSeed, progress);
            } else {
                send(demo, usedSeed);
            }
            demo.awaitQuiet(Duration.ofSeconds(patienceSeconds));
            DemoReport drawn = demo.draw(stack.secondsToPipeline(), usedSeed);
            progress.update("auditing");
            DemoReport report = drawn.quiet()
                    ? drawn.audited(
                            ClosingAudit.unexpected(stack.pipeline(), DemoStack.DEMO_DEADLINES, demo.accepted()))
                    : drawn;
            progress.done("audited");
            print(report, directory);
            return report.exitCode().code();
        }
    }

    private ExitCode play(Path directory, long usedSeed, Progress progress) throws InterruptedException {
        try (DemoStack stack = DemoStack.start(directory, keep || data != null, Scenario2023.ROLE_SETTINGS, progress)) {
            ScenarioReport report = new Scenario2023(
                            stack.pipeline(),
                            usedSeed,
                            Duration.ofSeconds(patienceSeconds),
                            progress,
                            Clock.systemUTC())
                    .play(Path.of("incident-2023-" + FILE_TIME.format(Instant.now())));
            print(report);
            sayWhatIsKept(directory);
            return report.exitCode();
        }
    }

    private void send(Demo demo, long usedSeed) throws IOException, InterruptedException {
        if (input != null) {
            sendFile(demo, input);
        } else {
            demo.send(new GeneratedTraffic(consultations, usedSeed, Instant.now()), rate, complaints());
        }
    }

    private void sendUnderChaos(Demo demo, Pipeline pipeline, long usedSeed, Progress progress)
            throws IOException, InterruptedException {
        progress.say("chaos: seed " + usedSeed);
        try (Chaos killing = Chaos.begin(pipeline, usedSeed, sentence -> progress.say("chaos: " + sentence))) {
            send(demo, usedSeed);
            killing.end();
            demo.killed(killing.kills());
        }
    }

    private void validate() {
        if (scenario != null) {
            validateScenario(scenario);
        }
        if (consultations < 1) {
            throw usage("--consultations must be 1 or more");
        }
        if (patienceSeconds < 1) {
            throw usage("--patience must be 1 or more seconds");
        }
        // Not "rate < 0", which is false for what is no number.
        if (!(rate >= 0)) {
            throw usage("--rate must be 0 (no limit) or more");
        }
        if (input != null && !Files.isReadable(input)) {
            throw usage("--input: cannot read " + input + "; name a file that exists and is readable");
        }
        if (data != null && Files.exists(data) && !isEmpty(data)) {
            throw usage("--data: " + data + " is not empty; a demo needs a directory of its own");
        }
    }

    private void validateScenario(String name) {
        if (!name.equals(SCENARIO_2023)) {
            throw usage("--scenario: there is none named " + name + "; known: " + SCENARIO_2023);
        }
        for (String other : List.of("--chaos", "--input", "--consultations", "--rate")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(other)) {
                throw usage("--scenario says by itself what is sent and what fails; leave out " + other);
            }
        }
    }

    private ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    private static boolean isEmpty(Path directory) {
        try (var entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            throw new CommandFailedException("cannot read " + directory + "; is it a directory?", e);
        }
    }

    private void sendFile(Demo demo, Path file) throws IOException, InterruptedException {
        try (NdjsonFile lines = NdjsonFile.open(file)) {
            demo.send(lines, rate, (line, problem) -> complain(line.number(), problem), complaints());
        }
    }

    private Listener complaints() {
        return new Listener() {
            @Override
            public void answered(NumberedRequest request, Answer answer) {
                if (answer instanceof Answer.Refused refused) {
                    complain(
                            request.line(),
                            "refused (" + refused.status() + "): " + String.join("; ", refused.problems()));
                } else if (answer instanceof Answer.Unanswered silence) {
                    complain(request.line(), "given up, in doubt: " + silence.reason());
                }
            }

            @Override
            public void waiting(String sentence) {
                say("tally: " + sentence);
            }
        };
    }

    private void complain(long line, String problem) {
        say("line " + line + ": " + problem);
    }

    private void say(String sentence) {
        spec.commandLine().getErr().println(sentence);
        spec.commandLine().getErr().flush();
    }

    private void print(ScenarioReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(Json.line(report.fields()));
        } else {
            report.lines().forEach(out::println);
            out.println("seed " + report.seed());
        }
        out.flush();
        report.differences().forEach(difference -> say("finding: " + difference));
    }

    private void print(DemoReport report, Path directory) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (output.isJson()) {
            out.println(Json.line(report.fields()));
        } else {
            report.lines().forEach(out::println);
            if (input == null) {
                out.println("seed " + report.seed());
            }
        }
        report.tally().findings().forEach(finding -> err.println("finding: " + finding));
        if (report.audit() != null) {
            report.audit().forEach(finding -> err.println("audit: " + finding));
        }
        if (!report.quiet()) {
            err.println("tally: not at rest after " + patienceSeconds
                    + " s; --patience waits longer, --keep keeps the logs");
        }
        out.flush();
        err.flush();
        sayWhatIsKept(directory);
    }

    private void sayWhatIsKept(Path directory) {
        if (keep || data != null) {
            say("kept: " + directory);
        }
    }
}
