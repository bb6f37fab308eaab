package dev.tally.sink.restore;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for something that is away: longer each time, up to a bound, and not for ever. For one thread.
 */
final class Pause {
    private static final Duration FIRST = Duration.ofMillis(100);

    private final Duration longest;
    private final Duration patience;
    private final RestoreListener listener;
    private Duration next = FIRST;
    private long awaySince = -1;

    Pause(Duration longest, Duration patience, RestoreListener listener) {
        this.longest = longest;
        this.patience = patience;
        this.listener = listener;
    }

    /**
     * An attempt has failed.
     *
     * @throws RestoreFailedException if it has been away for too long
     */
    void on(String detail) throws InterruptedException {
        long now = System.nanoTime();
        if (awaySince < 0) {
            awaySince = now;
        }
        if (now - awaySince > patience.toNanos()) {
            throw new RestoreFailedException(
                    "given up after " + patience.toSeconds() + " s: " + detail
                            + ". What is stored stays stored; run it again to go on",
                    null);
        }
        listener.waiting(detail);
        long until = now + next.toNanos();
        for (long left = next.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        next = next.multipliedBy(2).compareTo(longest) < 0 ? next.multipliedBy(2) : longest;
    }

    /** An attempt has succeeded. */
    void over() {
        awaySince = -1;
        next = FIRST;
    }
}
