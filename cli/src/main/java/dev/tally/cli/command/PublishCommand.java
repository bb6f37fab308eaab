package dev.tally.cli.command;

import dev.tally.cli.client.NdjsonFile;
import dev.tally.cli.client.Publication;
import dev.tally.cli.client.Publication.Counts;
import dev.tally.cli.client.RequestSender;
import dev.tally.cli.console.CommandFailedException;
import dev.tally.cli.console.Json;
import dev.tally.cli.console.Progress;
import dev.tally.runtime.service.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            "Exit codes: 0 all accepted, 1 some unanswered (run it again), 3 some refused or malformed."
        })
final class PublishCommand implements Callable<Integer> {
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
        Progress progress = Progress.onTerminal();
        long begun = System.nanoTime();
        Counts counts;
        try (NdjsonFile lines = open();
                Publication publication = new Publication(
                        setAside,
                        (line, problem) -> spec.commandLine().getErr().println("line " + line + ": " + problem),
                        (request, answer) -> progress.update("sent line " + request.line()))) {
            counts = publication.send(lines, new RequestSender(gateway.client(), parallel, rate));
        }
        progress.done("sent " + counts.lines() + " lines");
        print(counts, setAside, (System.nanoTime() - begun) / 1e9);
        return exitCode(counts);
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
        if (counts.unanswered() > 0) {
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
        result.put("seconds", Math.round(seconds * 10) / 10.0);
        if (counts.refused() + counts.malformed() + counts.unanswered() > 0) {
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
