package dev.tally.cli.demo;

import dev.tally.cli.console.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline in a data directory of its own that is gone when it is closed, be it by the end of the work or by Ctrl-C.
 *
 * <p>Owns the pipeline and, unless it is kept, the directory.
 */
public final class DemoStack implements AutoCloseable {
    /** Deadlines short enough that a person sees them pass. */
    public static final Map<String, String> DEMO_DEADLINES = Map.of(
            "join.deadline.after-statement", "5s",
            "join.deadline.after-share", "5s",
            "join.deadline.after-observation", "5s");

    /** What a crash took of the receipts is healed by sending again, soon enough that a person sees it. */
    public static final Map<String, String> DEMO_GATEWAY = Map.of("journal.resend-after", "10s");

    /** How long Ctrl-C waits for a start to notice that its processes are gone. */
    private static final Duration START_ENDS_WITHIN = Duration.ofSeconds(30);

    private final Path directory;
    private final boolean keep;
    private final Map<String, Map<String, String>> roleSettings;
    private final Thread onInterrupt = new Thread(this::interrupted, "end-demo");
    private final Thread starter = Thread.currentThread();
    private final CountDownLatch startEnded = new CountDownLatch(1);
    private volatile boolean interrupted;
    private @Nullable Pipeline pipeline;
    private double secondsToPipeline;

    /** Guarded by this object: Ctrl-C and the end of the work can come together. */
    private boolean ended;

    private DemoStack(Path directory, boolean keep, Map<String, Map<String, String>> roleSettings) {
        this.directory = directory;
        this.keep = keep;
        this.roleSettings = roleSettings;
    }

    /**
     * Starts a pipeline.
     *
     * @param directory for everything it writes
     * @param keep whether the directory stays afterwards
     * @throws InterruptedException if the thread is interrupted, or Ctrl-C ends the start
     */
    public static DemoStack start(Path directory, boolean keep, Progress progress) throws InterruptedException {
        return start(directory, keep, Map.of("join", DEMO_DEADLINES, "gateway", DEMO_GATEWAY), progress);
    }

    /**
     * Starts a pipeline, as the other does.
     *
     * @param roleSettings settings beyond addresses, by role, instead of those of a demonstration
     */
    public static DemoStack start(
            Path directory, boolean keep, Map<String, Map<String, String>> roleSettings, Progress progress)
            throws InterruptedException {
        DemoStack stack = new DemoStack(directory.toAbsolutePath(), keep, roleSettings);
        // Before anything is written or started: Ctrl-C can come in the middle of it.
        Runtime.getRuntime().addShutdownHook(stack.onInterrupt);
        boolean ready = false;
        try {
            stack.start(progress);
            ready = true;
            return stack;
        } catch (RuntimeException failed) {
            if (stack.interrupted) {
                throw new InterruptedException("Ctrl-C");
            }
            throw failed;
        } finally {
            stack.startEnded.countDown();
            if (!ready) {
                stack.close();
            }
        }
    }

    private void start(Progress progress) throws InterruptedException {
        Consumer<String> steps = step -> progress.update(step + " ...");
        long begun = System.nanoTime();
        Pipeline started = Pipeline.start(new Pipeline.Plan(directory, Workspace.cache(), 0, roleSettings, steps));
        double all = (System.nanoTime() - begun) / 1e9;
        double stack = started.stackStart().toNanos() / 1e9;
        pipeline = started;
        secondsToPipeline = all - stack;
        progress.done(String.format(
                "three brokers, registry and PostgreSQL ready in %.1f s; gateway, join and sink in %.1f s more",
                stack, secondsToPipeline));
    }

    /** The pipeline. */
    public Pipeline pipeline() {
        return Objects.requireNonNull(pipeline, "given out only when it is started");
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

    /**
     * On Ctrl-C. The processes are killed by their group, which starts none from then on; so a start that is under way fails
     * soon, and only when it has may the directory go: it would be written to again.
     */
    private void interrupted() {
        interrupted = true;
        try {
            if (startEnded.getCount() > 0) {
                starter.interrupt();
                if (!startEnded.await(START_ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    System.err.println("tally: the start did not end in time; look whether " + directory + " is gone");
                }
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    private synchronized void end() {
        if (!ended) {
            ended = true;
            if (pipeline != null) {
                pipeline.close();
            }
            if (!keep) {
                Workspace.delete(directory);
            }
        }
    }
}
