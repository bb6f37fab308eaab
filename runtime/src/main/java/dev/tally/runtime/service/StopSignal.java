package dev.tally.runtime.service;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a process to end, once: because someone asked for it, or because a role cannot go on. The first word counts.
 *
 * <p>Safe for any thread.
 */
public final class StopSignal {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

    /** Why a process ends. */
    public sealed interface Reason {
        /** Someone asked for it. */
        record Asked() implements Reason {}

        /**
         * A role cannot go on.
         *
         * @param sentence what people see: what failed and the remedy, without patient data
         * @param cause for {@code --debug}, or null
         */
        record Failed(String sentence, @Nullable Throwable cause) implements Reason {}
    }

    private final CompletableFuture<Reason> reason = new CompletableFuture<>();

    /** Ends the process in good order. */
    public void ask() {
        reason.complete(new Reason.Asked());
    }

    /** Ends the process because a role cannot go on. */
    public void fail(String sentence, @Nullable Throwable cause) {
        reason.complete(new Reason.Failed(sentence, cause));
    }

    /**
     * Work for a thread of a role's own. When it ends by a fault, an {@link Error} included, the process is told to end: with the
     * thread gone in silence, the service would look alive and do half of its work.
     *
     * @param what names the work in the sentence
     */
    public Runnable watched(String what, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error fault) {
                LOG.error("{} has ended by a fault", what, fault);
                fail(
                        what + " has ended by a fault (" + fault.getClass().getSimpleName()
                                + "); start it again, and report the log",
                        fault);
            }
        };
    }

    /** Whether the process is to end. */
    public boolean isGiven() {
        return reason.isDone();
    }

    /** Waits until the process is to end. */
    public Reason await() throws InterruptedException {
        try {
            return reason.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("the signal is never completed by an exception", impossible);
        }
    }

    /** Waits as long as a pause lasts, or until the process is to end. Returns whether it is to end. */
    public boolean await(Duration pause) throws InterruptedException {
        try {
            reason.get(pause.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException paused) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("the signal is never completed by an exception", impossible);
        }
    }
}
