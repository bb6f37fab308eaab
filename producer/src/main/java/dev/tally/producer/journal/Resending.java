package dev.tally.producer.journal;

import dev.tally.producer.state.EventState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an event that Kafka has, and storage has not confirmed, is sent again. The first time after a while that is long enough for
 * storage to confirm it in the normal case; then after twice as long each time, once a day at most. What is HELD waits for somebody
 * else, so it is sent once a day at most from the beginning.
 *
 * @param after the first wait
 */
record Resending(Duration after) {
    private static final Duration DAY = Duration.ofDays(1);

    /** When to send again, or null if never. */
    @Nullable
    Instant next(EventState state, int resends, Instant at) {
        return switch (state.kind()) {
            case REPLICATED -> at.plus(wait(resends));
            case HELD -> at.plus(DAY.compareTo(after) > 0 ? DAY : after);
            case ACCEPTED, QUARANTINED, STORED -> null;
        };
    }

    /**
     * Later than this nothing is due that was noted until now, by a clock that goes forward. A minute more than the longest wait,
     * for the clock may be read before the commit that notes another entry.
     */
    Instant latest(Instant now) {
        return now.plus(DAY.compareTo(after) > 0 ? DAY : after).plus(Duration.ofMinutes(1));
    }

    private Duration wait(int resends) {
        Duration wait = after;
        for (int i = 0; i < resends && wait.compareTo(DAY) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(DAY) > 0 && after.compareTo(DAY) <= 0 ? DAY : wait;
    }
}
