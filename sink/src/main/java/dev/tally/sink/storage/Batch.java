package dev.tally.sink.storage;

import dev.tally.event.ConsultationRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction writes: records that were checked, and the place in Kafka that is reached with them.
 *
 * @param records in the order of the topic; may be empty, if everything up to the place was set aside
 * @param nextOffset the offset after the last record that this batch accounts for
 * @param leaderEpoch leader epoch of that last record, null if unknown
 */
public record Batch(
        List<ConsultationRecord> records,
        long nextOffset,
        @Nullable Integer leaderEpoch) {

    /** Counts the records and shows nothing of them. */
    @Override
    public String toString() {
        return records.size() + " records up to offset " + nextOffset;
    }
}
