package dev.tally.sink.loop;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** P1: a fault of ours does not move notes out of the way of the practitioners. */
class QuarantineLimitTest {
    private final ManualClock clock = new ManualClock();
    private final QuarantineLimit limit = new QuarantineLimit(clock, 3);

    @Test
    void theLimitItselfPassesAndOneMoreWithinTheMinuteStops() {
        limit.count(2, "first");
        clock.pass(Duration.ofSeconds(59));
        limit.count(1, "third");

        assertThatThrownBy(() -> limit.count(1, "the fourth one"))
                .isInstanceOf(SinkStoppedException.class)
                .hasMessageContaining("the fourth one")
                .hasMessageContaining("sink.quarantine-per-minute");
    }

    @Test
    void whatWasSetAsideMoreThanAMinuteAgoDoesNotCount() {
        limit.count(3, "first");
        clock.pass(Duration.ofSeconds(61));
        assertThatCode(() -> limit.count(3, "later")).doesNotThrowAnyException();
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepTheCountForLonger() {
        limit.count(3, "first");
        clock.pass(Duration.ofHours(-2));
        assertThatThrownBy(() -> limit.count(1, "at once")).isInstanceOf(SinkStoppedException.class);

        clock.pass(Duration.ofSeconds(61));
        assertThatCode(() -> limit.count(3, "later")).doesNotThrowAnyException();
    }
}
