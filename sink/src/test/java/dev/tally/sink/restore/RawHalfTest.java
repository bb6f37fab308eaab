package dev.tally.sink.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** P5: halves are met again as the join met them. */
class RawHalfTest {
    @Test
    void bothTopicsAreMetByArrivalAndEachInItsOwnOrder() {
        RawHalf note = half(true, 10, 100);
        RawHalf first = half(false, 7, 90);
        RawHalf second = half(false, 8, 110);

        assertThat(RawHalf.asTheyArrived(List.of(second, note, first))).containsExactly(first, note, second);
    }

    @Test
    void aBrokersClockThatJumpedBackChangesNoTopicsOrder() {
        RawHalf first = half(true, 10, 500);
        RawHalf second = half(true, 11, 100);
        RawHalf share = half(false, 3, 300);

        assertThat(RawHalf.asTheyArrived(List.of(second, first, share))).containsExactly(share, first, second);
    }

    private static RawHalf half(boolean observation, long offset, long arrivedAt) {
        return RawHalf.of(
                observation,
                new ConsumerRecord<>(
                        observation ? "consultation.observation" : "consultation.document-share",
                        0,
                        offset,
                        arrivedAt,
                        TimestampType.LOG_APPEND_TIME,
                        1,
                        1,
                        new byte[1],
                        new byte[1],
                        new RecordHeaders(),
                        Optional.empty()));
    }
}
