package dev.tally.cli.command;

import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.Pipeline;
import dev.tally.cli.demo.Workspace;
import dev.tally.runtime.service.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The local stack and the pipeline, left running. */
@Command(
        name = "up",
        description =
                "Starts the same stack and pipeline as the demo and leaves them running until Ctrl-C. Data stay in the data "
                        + "directory and are there at the next start.")
final class UpCommand implements Callable<Integer> {
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
        try (Pipeline pipeline = Pipeline.start(plan)) {
            progress.done("everything is ready");
            PrintWriter out = spec.commandLine().getOut();
            pipeline.addresses().forEach(out::println);
            out.println("Ctrl-C ends it; the data stay in " + directory);
            out.flush();
            new CountDownLatch(1).await();
            return ExitCode.OK.code();
        }
    }
}
