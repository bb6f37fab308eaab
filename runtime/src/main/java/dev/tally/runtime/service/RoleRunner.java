package dev.tally.runtime.service;

import dev.tally.runtime.logging.SafeTrace;
import dev.tally.runtime.settings.InvalidSettingsException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs roles: starts them in order, says READY, waits for the end, and closes them in reverse order within a bound. People see
 * a sentence and not a stack trace, unless they ask for it.
 *
 * <p>{@link #run} is called once; {@link #signal} is safe for any thread.
 */
public final class RoleRunner {
    private final String name;
    private final List<Role> roles;
    private final PrintStream err;
    private final Duration closeWithin;
    private final boolean debug;
    private final StopSignal stop = new StopSignal();
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * Makes a runner.
     *
     * @param name what the READY line calls the process
     * @param roles in the order in which they start
     * @param err where READY and failures are told
     * @param closeWithin how long each role may take to close
     * @param debug whether failures show their stack trace
     */
    public RoleRunner(String name, List<? extends Role> roles, PrintStream err, Duration closeWithin, boolean debug) {
        this.name = name;
        this.roles = List.copyOf(roles);
        this.err = err;
        this.closeWithin = closeWithin;
        this.debug = debug;
    }

    /** Ends the run, in good order or as failed. */
    public StopSignal signal() {
        return stop;
    }

    /** As {@link #run}, and ends in good order on SIGTERM and Ctrl-C too. For a process of its own. */
    public ExitCode runUntilTerminated() {
        Thread hook = new Thread(this::endOnTermination, "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        return run();
    }

    /** The JVM halts when its hooks return, so this waits until the roles are closed, or a bound has passed. */
    private void endOnTermination() {
        stop.ask();
        try {
            if (!ended.await(closeWithin.toMillis() * Math.max(1, roles.size()), TimeUnit.MILLISECONDS)) {
                say("gave up waiting for an orderly end; nothing acknowledged is lost by that", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts the roles, waits for the end and closes them. Returns how the process should end. */
    public ExitCode run() {
        Deque<Role> started = new ArrayDeque<>();
        try {
            ExitCode begun = start(started);
            return begun == ExitCode.OK ? awaitEnd() : begun;
        } finally {
            started.forEach(this::close);
            ended.countDown();
        }
    }

    private ExitCode start(Deque<Role> started) {
        StringBuilder ready = new StringBuilder("READY ").append(name);
        for (Role role : roles) {
            if (stop.isGiven()) {
                return ExitCode.OK;
            }
            started.push(role);
            try {
                role.start(stop);
            } catch (InvalidSettingsException wrong) {
                say(sentence(wrong), wrong);
                return ExitCode.USAGE;
            } catch (RuntimeException failure) {
                say(role.name() + " cannot start: " + sentence(failure), failure);
                return ExitCode.FAILED;
            }
            role.addresses()
                    .forEach((what, where) ->
                            ready.append(' ').append(what).append('=').append(where));
        }
        err.println(ready);
        err.flush();
        return ExitCode.OK;
    }

    private ExitCode awaitEnd() {
        try {
            if (stop.await() instanceof StopSignal.Reason.Failed failed) {
                say(failed.sentence(), failed.cause());
                return ExitCode.FAILED;
            }
            return ExitCode.OK;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    private void close(Role role) {
        Thread closing = new Thread(() -> closeSafely(role), "close-" + role.name());
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(closeWithin.toMillis());
            if (closing.isAlive()) {
                say(role.name() + " did not close within " + closeWithin.toSeconds() + " s and is left", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeSafely(Role role) {
        try {
            role.close();
        } catch (RuntimeException failure) {
            say(role.name() + " did not close in good order: " + sentence(failure), failure);
        }
    }

    private static String sentence(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private void say(String sentence, @Nullable Throwable cause) {
        err.println("tally " + name + ": " + sentence);
        if (debug && cause != null) {
            err.print(SafeTrace.of(cause));
        }
        err.flush();
    }
}
