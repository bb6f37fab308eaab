package dev.tally.cli.command;

import dev.tally.cli.console.CommandFailedException;
import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.Pipeline;
import dev.tally.cli.demo.Workspace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The local stack and the pipeline, left running. */
@Command(
        name = "up",
        description =
                "Starts the same stack and pipeline as the demo and leaves them running until Ctrl-C. Data stay in the data "
                        + "directory and are there at the next start.",
        footer = {"", "Exit codes: 1 it did not start, or gateway, join or sink has ended by itself."})
final class UpCommand implements Callable<Integer> {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory. Default: .tally/up")
    private @Nullable Path data;

    @Option(
            names = "--gateway-port",
            paramLabel = "PORT",
            description = "Port of the gateway. Default: ${DEFAULT-VALUE}, where publish and status look for it",
            defaultValue = "8480")
    private int gatewayPort;

    @Override
    public Integer call() throws InterruptedException {
        Path directory = data != null ? data : Workspace.root().resolve("up");
        Progress progress = Progress.onTerminal();
        Pipeline.Plan plan = new Pipeline.Plan(
                directory, Workspace.cache(), gatewayPort, Map.of(), step -> progress.update(step + " ..."));
        if (gatewayPort < 0 || gatewayPort > 65_535) {
            throw new ParameterException(
                    spec.commandLine(), "--gateway-port must be from 0 (any that is free) to 65535");
        }
        try (Pipeline pipeline = Pipeline.start(plan)) {
            progress.done("everything is ready");
            PrintWriter out = spec.commandLine().getOut();
            pipeline.addresses().forEach(out::println);
            out.println("Ctrl-C ends it; the data stay in " + plan.directory());
            out.flush();
            throw new CommandFailedException(awaitUnexpectedEnd(pipeline));
        }
    }

    /** Returns only if gateway, join or sink ends by itself: Ctrl-C ends this process. */
    private static String awaitUnexpectedEnd(Pipeline pipeline) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        Optional<String> ended = pipeline.unexpectedEnd();
        while (ended.isEmpty()) {
            boolean released = never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            assert !released;
            ended = pipeline.unexpectedEnd();
        }
        return ended.get();
    }
}
