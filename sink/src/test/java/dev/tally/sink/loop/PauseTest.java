package dev.tally.sink.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** P1: nothing waits longer than it was meant to, whatever the clock does. */
class PauseTest {
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private final Pause pause = Pause.from(NOW, Duration.ofSeconds(5));

    @Test
    void aPauseLastsForItsLength() {
        assertThat(pause.left(NOW)).isEqualTo(Duration.ofSeconds(5));
        assertThat(pause.left(NOW.plusSeconds(4))).isEqualTo(Duration.ofSeconds(1));
        assertThat(pause.isOver(NOW.plusSeconds(4))).isFalse();
        assertThat(pause.isOver(NOW.plusSeconds(5))).isTrue();
        assertThat(pause.left(NOW.plusSeconds(60))).isZero();
    }

    @Test
    void aClockThatIsSetBackEndsThePause() {
        assertThat(pause.isOver(NOW.minus(Duration.ofHours(2)))).isTrue();
    }

    @Test
    void noPauseIsOverAtAnyTime() {
        assertThat(Pause.NONE.isOver(NOW)).isTrue();
        assertThat(Pause.NONE.isOver(Instant.EPOCH.minusSeconds(60))).isTrue();
    }
}
