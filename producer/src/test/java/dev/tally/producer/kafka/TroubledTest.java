package dev.tally.producer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** P1, P3: what one partition or topic does not take keeps nothing else from being sent, and no order is lost. */
class TroubledTest {
    private static final TopicPartition BAD = new TopicPartition("a", 0);
    private static final TopicPartition WORSE = new TopicPartition("a", 1);
    private static final TopicPartition SOUND = new TopicPartition("a", 2);
    private static final long START = System.nanoTime();
    private static final int MOST = 10;

    private final Troubled troubled = new Troubled(MOST, 1_000);

    private static long after(int seconds) {
        return START + Duration.ofSeconds(seconds).toNanos();
    }

    /** How many of so many events, in their order, may go to a place. */
    private int admitted(TopicPartition to, int events) {
        int admitted = 0;
        for (int position = 1; position <= events; position++) {
            admitted += troubled.admits(to, position, 1) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void withoutTroubleEverythingGoes() {
        assertThat(troubled.isEmpty()).isTrue();
        assertThat(admitted(BAD, 1_000)).isEqualTo(1_000);
        assertThat(troubled.readAgainFrom(START)).isEqualTo(Troubled.NOTHING);
    }

    @Test
    void whatFailedGetsNothingForAWhileAndThenAShareWhileOthersGetAll() {
        troubled.failed(List.of(BAD), START);

        assertThat(admitted(BAD, 100)).isZero();
        assertThat(admitted(SOUND, 100)).isEqualTo(100);
        assertThat(troubled.readAgainFrom(after(1))).isEqualTo(Troubled.NOTHING);
        assertThat(troubled.readAgainFrom(after(2))).isEqualTo(1);
        assertThat(admitted(BAD, 100)).isEqualTo(MOST);
        assertThat(troubled.passedOver()).isTrue();
    }

    @Test
    void afterEachFurtherFailureItWaitsLongerUpToAnEnd() {
        int waited = 0;
        for (int failures = 0; failures < 10; failures++) {
            troubled.failed(List.of(BAD), START);
            assertThat(admitted(BAD, 1)).isZero();
            waited = 0;
            while (troubled.readAgainFrom(after(waited)) == Troubled.NOTHING) {
                waited++;
            }
        }

        assertThat(waited).isEqualTo(16);
    }

    @Test
    void eachHasAShareOfItsOwn() {
        troubled.failed(Set.of(BAD, WORSE), START);
        assertThat(troubled.readAgainFrom(after(2))).isEqualTo(Troubled.NOTHING);

        assertThat(admitted(BAD, 100)).isEqualTo(MOST / 2);
        assertThat(admitted(WORSE, 100)).isEqualTo(MOST / 2);
    }

    @Test
    void bytesAreBoundedTooButOneEventMayAlwaysGo() {
        troubled.failed(List.of(BAD), START);
        assertThat(troubled.readAgainFrom(after(2))).isEqualTo(Troubled.NOTHING);

        assertThat(troubled.admits(BAD, 1, 5_000)).isTrue();
        assertThat(troubled.admits(BAD, 2, 1)).isFalse();
    }

    @Test
    void behindWhatWasPassedOverNothingGoesUntilThePlaceTakesSomethingAndTheJournalIsReadFromThere() {
        troubled.failed(List.of(BAD), START);
        assertThat(troubled.readAgainFrom(after(2))).isEqualTo(Troubled.NOTHING);
        assertThat(troubled.admits(BAD, 1, 900)).isTrue();
        assertThat(troubled.admits(BAD, 2, 200)).isFalse();
        assertThat(troubled.admits(BAD, 3, 1)).isFalse();

        troubled.acknowledged(BAD);

        assertThat(troubled.isEmpty()).isTrue();
        assertThat(troubled.readAgainFrom(after(3))).isEqualTo(2);
        assertThat(troubled.readAgainFrom(after(3))).isEqualTo(Troubled.NOTHING);
        assertThat(admitted(BAD, 100)).isEqualTo(100);
    }

    @Test
    void aTopicAsAWholeStandsForItsPartitionsUntilOneOfThemTakesSomething() {
        troubled.failed(List.of(Troubled.whole("a")), START);
        assertThat(troubled.admits(BAD, 7, 1)).isFalse();
        assertThat(troubled.admits(new TopicPartition("b", 0), 8, 1)).isTrue();

        troubled.acknowledged(SOUND);

        assertThat(troubled.readAgainFrom(START)).isEqualTo(7);
        assertThat(troubled.admits(BAD, 7, 1)).isTrue();
    }

    @Test
    void aFailureTakesBackWhatWasOnItsWay() {
        troubled.failed(List.of(BAD), START);
        assertThat(troubled.readAgainFrom(after(2))).isEqualTo(Troubled.NOTHING);
        assertThat(admitted(BAD, 100)).isEqualTo(MOST);

        troubled.failed(List.of(), after(3));

        assertThat(troubled.passedOver()).isFalse();
        assertThat(admitted(BAD, 100)).isEqualTo(MOST);
    }
}
