package dev.tally.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A child process that can be killed, frozen, and started again any number of times.
 *
 * <p>It owns the process and its pid file, and dies with this JVM even if that is killed with SIGKILL (see {@code
 * watchdog.sh}). Its process id is the command's own.
 *
 * <p>Thread rule: any thread may call anything. {@link #start} excludes itself only, so that a process that hangs can
 * be killed while another thread waits for it.
 */
public final class ManagedProcess {
    /** How long SIGKILL may take; only a process stuck in the kernel needs longer than a moment. */
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(20);

    private static final int LOG_LINES = 15;

    private final ProcessSpec spec;
    private final Path watchdog;
    private final Path pidFile;
    private volatile @Nullable Run current;
    private volatile long logOffset;

    /** Guarded by this object, so that a start that was under way is over before {@link #close} kills. */
    private boolean closed;

    /**
     * The process from one start to its end.
     *
     * @param endIsMeant set before this class ends it; a flag for each run, so that an old kill does not excuse a new crash
     */
    private record Run(Process process, AtomicBoolean endIsMeant) {}

    ManagedProcess(ProcessSpec spec, Path watchdog, Path pidFile) {
        this.spec = spec;
        this.watchdog = watchdog;
        this.pidFile = pidFile;
    }

    /**
     * Starts the command; it may not be ready for anything when this returns.
     *
     * @throws IllegalStateException if it runs already, or its group is closed
     * @throws UncheckedIOException if it cannot be started
     */
    public synchronized void start() {
        if (closed) {
            throw new IllegalStateException(spec.name() + " cannot be started: its stack is being closed");
        }
        if (isAlive()) {
            throw new IllegalStateException(spec.name() + " runs already, as process " + pid());
        }
        try {
            Files.createDirectories(spec.workingDirectory());
            Files.createDirectories(spec.logFile().toAbsolutePath().getParent());
            logOffset = Files.exists(spec.logFile()) ? Files.size(spec.logFile()) : 0;
            List<String> command = new ArrayList<>(List.of("/bin/sh", watchdog.toString()));
            command.addAll(spec.command());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(spec.workingDirectory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(spec.logFile().toFile()));
            Map<String, String> environment = spec.environmentFrom(builder.environment());
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process started = builder.start();
            current = new Run(started, new AtomicBoolean());
            Optional<ProcessIdentity> identity = ProcessIdentity.of(started.pid());
            if (identity.isPresent()) {
                identity.get().write(pidFile);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot start " + spec.name() + ": " + failed.getMessage(), failed);
        }
    }

    /** Kills it with SIGKILL, its own children too, and waits until it is gone. Does nothing if it is not running. */
    public void kill() {
        Run run = current;
        if (run == null) {
            return;
        }
        Process process = run.process();
        if (!process.isAlive()) {
            // Its id may be somebody else's by now; and that it ended by itself stays so.
            forgetPid();
            return;
        }
        run.endIsMeant().set(true);
        try {
            ProcessIdentity.killAll(ProcessIdentity.freezeTree(process.pid()), KILL_TIMEOUT);
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot kill " + spec.name(), failed);
        }
        if (awaitExit(KILL_TIMEOUT).isEmpty()) {
            throw new IllegalStateException(spec.name() + " (process " + process.pid() + ") survives SIGKILL");
        }
        forgetPid();
    }

    /**
     * Asks it to end in good order and waits; kills it if it does not within {@code patience}.
     *
     * @return whether it ended by itself
     */
    public boolean stop(Duration patience) {
        if (!isAlive()) {
            forgetPid();
            return true;
        }
        Run run = current;
        if (run != null) {
            run.endIsMeant().set(true);
        }
        // A frozen process would never see the request.
        resume();
        send(spec.stopSignal(), List.of(pid()));
        boolean ended = awaitExit(patience).isPresent();
        if (ended) {
            forgetPid();
        } else {
            kill();
        }
        return ended;
    }

    /** Kills it if it runs, and starts it again with the same command. */
    public void restart() {
        kill();
        start();
    }

    /** Freezes it and its children with SIGSTOP: connections stay open, nothing answers. */
    public void pause() {
        send(Signal.STOP, tree());
    }

    /** Lets a frozen process go on. */
    public void resume() {
        send(Signal.CONTINUE, tree());
    }

    /**
     * Waits for its end.
     *
     * @return its exit code (128 + n if signal n ended it), or empty if it still runs after {@code patience}
     * @throws IllegalStateException if it was never started, or the waiting thread is interrupted
     */
    public OptionalInt awaitExit(Duration patience) {
        Process process = started();
        try {
            return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)
                    ? OptionalInt.of(process.exitValue())
                    : OptionalInt.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + spec.name(), interrupted);
        }
    }

    /** The exit code of this run, when it ends; it is completed on a thread of the JDK's. */
    public CompletableFuture<Integer> onExit() {
        return started().onExit().thenApply(Process::exitValue);
    }

    /** Whether it runs; a frozen process does. */
    public boolean isAlive() {
        Run run = current;
        return run != null && run.process().isAlive();
    }

    /**
     * Says how it ended, with the end of its log, if it did so by itself or by a stranger's signal: neither {@link #kill} nor
     * {@link #stop} was called for this run. Empty while it runs, and if it was never started.
     */
    public Optional<String> unexpectedEnd() {
        Run run = current;
        // In this order: the flag is set before the signal is sent.
        if (run == null || run.process().isAlive() || run.endIsMeant().get()) {
            return Optional.empty();
        }
        return Optional.of(
                withTail("ended by itself, with exit code " + run.process().exitValue()));
    }

    /** Kills it for good: a start that is under way is waited for, and a later one is refused. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        kill();
    }

    /** The process id, of the last run if it is not running. */
    public long pid() {
        return started().pid();
    }

    public String name() {
        return spec.name();
    }

    public Path logFile() {
        return spec.logFile();
    }

    /** What it wrote to its log since it was last started. */
    public LogTail tail() {
        return new LogTail(spec.logFile(), logOffset);
    }

    /** A sentence about it, and the last lines of its log. */
    String withTail(String what) {
        return spec.name() + " " + what + ". The end of its log (" + spec.logFile() + "):\n"
                + tail().lastLines(LOG_LINES);
    }

    @Override
    public String toString() {
        return spec.name() + (isAlive() ? " (process " + pid() + ")" : " (not running)");
    }

    private Process started() {
        Run run = current;
        if (run == null) {
            throw new IllegalStateException(spec.name() + " was never started");
        }
        return run.process();
    }

    private List<Long> tree() {
        Run run = current;
        if (run == null || !run.process().isAlive()) {
            return List.of();
        }
        Process process = run.process();
        List<Long> pids = new ArrayList<>(List.of(process.pid()));
        process.descendants().forEach(descendant -> pids.add(descendant.pid()));
        return pids;
    }

    private void send(Signal signal, List<Long> pids) {
        try {
            signal.send(pids);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void forgetPid() {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
