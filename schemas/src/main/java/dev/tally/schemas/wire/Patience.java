package dev.tally.schemas.wire;

import dev.tally.schemas.wire.RegistryReply.Unavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Asks again while the registry is unavailable: after 100 ms, then after twice as long each time, up to 5 s.
 *
 * <p>Safe for any thread. {@link #close} wakes everyone who waits.
 */
final class Patience implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final CountDownLatch closed = new CountDownLatch(1);

    /** Something to ask the registry. */
    @FunctionalInterface
    interface Question<T> {
        RegistryReply<T> ask();
    }

    /**
     * Asks until the answer is something else than unavailable, the time is over, or this was closed; gives the last
     * answer.
     */
    <T> RegistryReply<T> persist(Question<T> question, Duration longest, Consumer<String> waiting) {
        long started = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        while (true) {
            RegistryReply<T> reply = question.ask();
            Duration left = longest.minusNanos(System.nanoTime() - started);
            if (!(reply instanceof Unavailable<T> unavailable) || left.isNegative() || left.isZero()) {
                return reply;
            }
            waiting.accept(unavailable.reason() + "; asking again for up to " + Math.max(1, left.toSeconds()) + " s");
            if (closedWithin(pause.compareTo(left) < 0 ? pause : left)) {
                return reply;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private boolean closedWithin(Duration pause) {
        try {
            return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
