package dev.tally.sink.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** P4: what is waited for is named, with since when. */
class WaitingTest {
    private final ManualClock clock = new ManualClock();
    private final Waiting waiting = new Waiting(clock, Duration.ofSeconds(1));

    @Test
    void pausesGrowToTheLongestAndBeginSmallAgainAfterSuccess() {
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            waiting.on("the database is away");
            pauses.add(waiting.left());
            clock.pass(waiting.left());
        }
        assertThat(pauses).extracting(Duration::toMillis).containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);

        waiting.over();
        assertThat(waiting.left()).isZero();
        waiting.on("the database is away");
        assertThat(waiting.left()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void theCauseIsTheLatestAndTheTimeIsTheFirst() {
        Instant first = clock.instant();
        waiting.on("the registry is away");
        clock.pass(Duration.ofSeconds(9));
        waiting.on("the database is away");

        Waiting.Cause cause = Objects.requireNonNull(waiting.current());
        assertThat(cause.detail()).isEqualTo("the database is away");
        assertThat(cause.since()).isEqualTo(first);

        waiting.over();
        assertThat(waiting.current()).isNull();
    }

    @Test
    void aClockThatIsSetBackPutsNoAttemptOff() {
        waiting.on("the database is away");
        clock.pass(Duration.ofHours(-2));
        assertThat(waiting.left()).isZero();

        waiting.on("the database is away");
        assertThat(waiting.left()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
    }
}
