package dev.tally.replay.audit.canary;

import dev.tally.runtime.service.StopSignal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends a canary every so often, on a thread of its own: a gateway that does not answer must not hold the audit up.
 *
 * <p>Started and closed by one thread. Owns the thread that sends.
 */
public final class CanaryRounds implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Canaries canaries;
    private final Duration interval;
    private @Nullable Thread sending;

    /** Rounds that have not begun. */
    public CanaryRounds(Canaries canaries, Duration interval) {
        this.canaries = canaries;
        this.interval = interval;
    }

    /** Those that are sent. */
    public Canaries canaries() {
        return canaries;
    }

    /** Begins; a fault ends the process. */
    public void start(StopSignal stop) {
        Thread thread = new Thread(stop.watched("canaries", () -> run(stop)), "tally-canary");
        thread.start();
        sending = thread;
    }

    private void run(StopSignal stop) {
        try {
            do {
                canaries.send();
            } while (!stop.await(interval));
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        Thread thread = sending;
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_WITHIN.toMillis());
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }
}
