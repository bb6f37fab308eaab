package dev.tally.runtime.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** P1: a fault of ours does not move notes out of the way of the practitioners. */
class QuarantineLimitTest {
    private final ManualClock clock = new ManualClock();
    private final QuarantineLimit limit = new QuarantineLimit(clock, 3, "join", "events");

    @Test
    void theLimitItselfPassesAndOneMoreWithinTheMinuteStops() {
        assertThat(limit.count(ids(0, 2), "first")).isEmpty();
        clock.pass(Duration.ofSeconds(59));
        assertThat(limit.count(ids(2, 3), "third")).isEmpty();

        assertThat(limit.count(ids(3, 4), "the fourth one"))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains("more than 3 events", "the fourth one", "join.quarantine-per-minute"));
    }

    @Test
    void whatWasSetAsideMoreThanAMinuteAgoDoesNotCount() {
        assertThat(limit.count(ids(0, 3), "first")).isEmpty();
        clock.pass(Duration.ofSeconds(61));
        assertThat(limit.count(ids(3, 6), "later")).isEmpty();
    }

    @Test
    void theSameThingSetAsideOnceMoreCountsOnce() {
        assertThat(limit.count(ids(0, 3), "first attempt")).isEmpty();
        assertThat(limit.count(ids(0, 3), "second attempt")).isEmpty();

        assertThat(limit.count(ids(2, 4), "one that is new")).isPresent();
    }

    @Test
    void whatWasRefusedIsNotCounted() {
        assertThat(limit.count(ids(0, 4), "too many at once")).isPresent();

        assertThat(limit.count(ids(0, 3), "as many as may be")).isEmpty();
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepTheCountForLonger() {
        assertThat(limit.count(ids(0, 3), "first")).isEmpty();
        clock.pass(Duration.ofHours(-2));
        assertThat(limit.count(ids(3, 4), "at once")).isPresent();
        assertThat(limit.count(ids(0, 3), "the same once more")).isEmpty();

        clock.pass(Duration.ofSeconds(61));
        assertThat(limit.count(ids(3, 6), "later")).isEmpty();
    }

    private static List<UUID> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> new UUID(1, number)).toList();
    }

    /** A clock that goes on only when told. */
    private static final class ManualClock extends Clock {
        private Instant now = Instant.parse("2026-11-01T00:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("these tests know one zone");
        }
    }
}
