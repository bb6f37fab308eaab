package dev.tally.cli.command;

import dev.tally.cli.client.Answer;
import dev.tally.cli.client.NdjsonFile;
import dev.tally.cli.client.Publication;
import dev.tally.cli.client.Publication.Counts;
import dev.tally.cli.client.RequestSender;
import dev.tally.cli.client.RequestSender.Listener;
import dev.tally.cli.client.RequestSender.NumberedRequest;
import dev.tally.cli.console.CommandFailedException;
import dev.tally.cli.console.Json;
import dev.tally.cli.console.Progress;
import dev.tally.runtime.service.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends consultations from NDJSON through a gateway. */
@Command(
        name = "publish",
        description =
                "Sends consultations from an NDJSON file through a running gateway: one event a line, the bodies of the HTTP "
                        + "interface plus type, consultationId, revision and shareId. It can be run again without making duplicates.",
        footer = {
            "",
            "Lines that are malformed or refused are named on stderr and set aside whole in a rejects file.",
            "If the gateway stops answering, so are the lines that were not sent.",
            "Exit codes: 0 all accepted, 1 some unanswered or not sent (run it again), 3 some refused or malformed."
        })
final class PublishCommand implements Callable<Integer> {
    /** Each is a thread and a connection; a gateway gains nothing from more. */
    private static final int PARALLEL_MAX = 1_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file; - is standard input.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    private final GatewayOptions gateway = new GatewayOptions();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description =
                    "Requests under way at once; those of one consultation stay in order. Default: ${DEFAULT-VALUE}",
            defaultValue = "8")
    private int parallel;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Events per second at most. Default: no limit",
            defaultValue = "0")
    private double rate;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Where lines are set aside. Default: FILE.rejects, beside the input")
    private @Nullable Path rejects;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path setAside = rejects != null ? rejects : defaultRejects(file);
        validate(setAside);
        RequestSender sender = new RequestSender(gateway.client(), parallel, rate);
        Progress progress = Progress.onTerminal();
        long begun = System.nanoTime();
        Optional<String> gaveUp;
        Counts counts;
        try (NdjsonFile lines = open();
                Publication publication = new Publication(setAside, this::complain, telling(progress))) {
            gaveUp = publication.send(lines, sender);
            counts = publication.counts();
        }
        progress.done("sent " + (counts.lines() - counts.notSent()) + " lines");
        print(counts, setAside, (System.nanoTime() - begun) / 1e9);
        gaveUp.ifPresent(reason -> spec.commandLine()
                .getErr()
                .println("tally: gave up: " + reason + "; " + counts.notSent()
                        + " lines were not sent. Start the gateway or name"
                        + " it with --gateway, and run it again: tally publish " + setAside));
        return exitCode(counts);
    }

    private void validate(Path setAside) {
        if (parallel < 1 || parallel > PARALLEL_MAX) {
            throw usage("--parallel must be from 1 to " + PARALLEL_MAX);
        }
        // Not "rate < 0", which is false for what is no number.
        if (!(rate >= 0)) {
            throw usage("--rate must be 0 (no limit) or more");
        }
        if (setAside.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize())) {
            throw usage("--rejects: " + setAside + " is the input itself");
        }
    }

    private ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    private void complain(long line, String problem) {
        spec.commandLine().getErr().println("line " + line + ": " + problem);
    }

    private Listener telling(Progress progress) {
        return new Listener() {
            @Override
            public void answered(NumberedRequest request, Answer answer) {
                progress.update("sent line " + request.line());
            }

            @Override
            public void waiting(String sentence) {
                spec.commandLine().getErr().println("tally: " + sentence);
                spec.commandLine().getErr().flush();
            }
        };
    }

    private NdjsonFile open() {
        try {
            return NdjsonFile.open(file);
        } catch (IOException e) {
            throw new CommandFailedException("cannot read " + file + "; name a file that exists and is readable", e);
        }
    }

    private static Path defaultRejects(Path file) {
        return file.toString().equals("-") ? Path.of("stdin.rejects") : Path.of(file + ".rejects");
    }

    private static int exitCode(Counts counts) {
        if (counts.unanswered() + counts.notSent() > 0) {
            return ExitCode.FAILED.code();
        }
        return (counts.refused() + counts.malformed() > 0 ? ExitCode.FINDINGS : ExitCode.OK).code();
    }

    private void print(Counts counts, Path setAside, double seconds) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("lines", counts.lines());
        result.put("accepted", counts.accepted());
        result.put("duplicates", counts.duplicates());
        result.put("refused", counts.refused());
        result.put("malformed", counts.malformed());
        result.put("unanswered", counts.unanswered());
        result.put("notSent", counts.notSent());
        result.put("seconds", Math.round(seconds * 10) / 10.0);
        if (counts.setAside() > 0) {
            result.put("setAsideIn", setAside.toString());
        }
        if (output.isJson()) {
            spec.commandLine().getOut().println(Json.line(result));
        } else {
            result.forEach((name, value) -> spec.commandLine().getOut().printf("%-12s %s%n", name, value));
        }
        spec.commandLine().getOut().flush();
    }
}
