package dev.tally.cli.demo;

import dev.tally.cli.console.Progress;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A pipeline in a data directory of its own that is gone when it is closed, be it by the end of the work or by Ctrl-C.
 *
 * <p>Owns the pipeline and, unless it is kept, the directory.
 */
public final class DemoStack implements AutoCloseable {
    /** Deadlines short enough that a person sees them pass. */
    private static final Map<String, String> DEMO_DEADLINES = Map.of(
            "join.deadline.after-statement", "5s",
            "join.deadline.after-share", "5s",
            "join.deadline.after-observation", "5s");

    private final Path directory;
    private final boolean keep;
    private final Pipeline pipeline;
    private final double secondsToPipeline;
    private final Thread onInterrupt = new Thread(this::end, "end-demo");
    private boolean ended;

    private DemoStack(Path directory, boolean keep, Pipeline pipeline, double secondsToPipeline) {
        this.directory = directory;
        this.keep = keep;
        this.pipeline = pipeline;
        this.secondsToPipeline = secondsToPipeline;
    }

    /**
     * Starts a pipeline.
     *
     * @param directory for everything it writes
     * @param keep whether the directory stays afterwards
     */
    public static DemoStack start(Path directory, boolean keep, Progress progress) throws InterruptedException {
        Consumer<String> steps = step -> progress.update(step + " ...");
        try {
            long begun = System.nanoTime();
            Pipeline pipeline = Pipeline.start(
                    new Pipeline.Plan(directory, Workspace.cache(), 0, Map.of("join", DEMO_DEADLINES), steps));
            double all = (System.nanoTime() - begun) / 1e9;
            double stack = pipeline.stackStart().toNanos() / 1e9;
            progress.done(String.format(
                    "three brokers, registry and PostgreSQL ready in %.1f s; gateway, join and sink in %.1f s more",
                    stack, all - stack));
            DemoStack started = new DemoStack(directory, keep, pipeline, all - stack);
            Runtime.getRuntime().addShutdownHook(started.onInterrupt);
            return started;
        } catch (RuntimeException | InterruptedException failed) {
            if (!keep) {
                Workspace.delete(directory);
            }
            throw failed;
        }
    }

    /** The pipeline. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** How long topics, tables and roles took after brokers, registry and PostgreSQL were ready. */
    public double secondsToPipeline() {
        return secondsToPipeline;
    }

    @Override
    public void close() {
        end();
        boolean removed = removeHook();
        assert removed || ended;
    }

    /** False if the JVM is ending: then the hook runs anyway, and ending twice does no harm. */
    private boolean removeHook() {
        try {
            return Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException ending) {
            return false;
        }
    }

    private synchronized void end() {
        if (!ended) {
            ended = true;
            pipeline.close();
            if (!keep) {
                Workspace.delete(directory);
            }
        }
    }
}
