package dev.tally.sink.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.QuarantineReason;
import dev.tally.runtime.quarantine.QuarantineLimit;
import dev.tally.sink.loop.Examined.SetAside;
import dev.tally.sink.storage.Answer;
import dev.tally.sink.storage.Claim;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** P1: what is away is waited for in any state, and waiting has no other effect. */
class WorkTest {
    private static final TopicPartition PARTITION = new TopicPartition("consultation.record", 0);
    private static final Claim CLAIM = new Claim(PARTITION.topic(), 0, new UUID(7, 7), 1, 10, null);

    private final ManualClock clock = new ManualClock();
    private final UnreachableStage unreachable = new UnreachableStage(new QuarantineLimit(clock, 1, "sink", "records"));
    private final Stage stage = unreachable.stage();

    @AfterEach
    void close() {
        unreachable.close();
    }

    @Test
    void anOutageDuringQuarantineIsNotCountedAsMoreRecords() {
        Work checked = new Work.Checked(PARTITION, List.of(), List.of(unsound(10)), new Place(11, null));

        Work condemned = onlyNext(checked.step(stage, CLAIM));

        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(condemned.step(stage, CLAIM)).isInstanceOf(Step.Wait.class);
        }
        assertThatThrownBy(() -> new Work.Checked(PARTITION, List.of(), List.of(unsound(11)), new Place(12, null))
                        .step(stage, CLAIM))
                .as("another record, which is counted")
                .isInstanceOf(SinkStoppedException.class);
    }

    @Test
    void brokersThatDoNotSayWhereALogBeginsAreWaitedFor() {
        Work rewind = new Work.Rewind(PARTITION, 10, null, null);

        assertThat(rewind.step(stage, CLAIM))
                .isInstanceOfSatisfying(
                        Step.Wait.class, wait -> assertThat(wait.detail()).contains("Kafka brokers"));
    }

    @Test
    void aLogWhoseBeginningIsNotKnownIsUnavailableAndNoFailure() {
        assertThat(stage.topics().beginning(PARTITION)).isInstanceOf(Answer.Unavailable.class);
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedFor() {
        assertThat(new Work.Ready(PARTITION, List.of(), new Place(11, null)).step(stage, CLAIM))
                .isInstanceOf(Step.Wait.class);
    }

    private static Work onlyNext(Step step) {
        assertThat(step).isInstanceOf(Step.Onward.class);
        List<Work> rest = ((Step.Onward) step).rest();
        assertThat(rest).hasSize(1);
        return rest.get(0);
    }

    private static SetAside unsound(long offset) {
        Fetched fetched = new Fetched(
                new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, new byte[0], new byte[0]));
        return new SetAside(fetched, QuarantineReason.UNDECODABLE, "it is empty", null, null);
    }
}
