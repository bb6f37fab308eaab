package dev.tally.runtime.service;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a process to end, once: because someone asked for it, or because a role cannot go on. The first word counts.
 *
 * <p>Safe for any thread.
 */
public final class StopSignal {
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
