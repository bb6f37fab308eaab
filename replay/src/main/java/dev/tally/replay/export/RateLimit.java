package dev.tally.replay.export;

import java.util.concurrent.locks.LockSupport;

/**
 * Holds readers back to so many bytes a second, all of them together.
 *
 * <p>Safe for any thread; the lock guards the moment at which the bytes that were granted so far are used up.
 */
public final class RateLimit {
    /** No limit. */
    public static final RateLimit NONE = new RateLimit(Long.MAX_VALUE);

    private static final long SECOND = 1_000_000_000L;

    private final long bytesPerSecond;
    private long usedUpAt = System.nanoTime();

    /** So many bytes a second. */
    public RateLimit(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Waits until these bytes may be taken, or the thread is interrupted. */
    public void take(long bytes) {
        if (bytesPerSecond == Long.MAX_VALUE) {
            return;
        }
        long until;
        synchronized (this) {
            usedUpAt = Math.max(usedUpAt, System.nanoTime() - SECOND / 10) + bytes * SECOND / bytesPerSecond;
            until = usedUpAt;
        }
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }
}
