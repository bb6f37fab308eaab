package dev.tally.sink.restore;

import java.util.List;
import java.util.UUID;

/**
 * What a restore would do.
 *
 * @param source what is read
 * @param database where it goes
 * @param topicId Kafka's id of the record topic
 * @param partitions each with what is stored and what there is
 * @param runningSinks members of the sinks' group, which must be stopped first
 */
public record RestorePlan(
        String source, String database, UUID topicId, List<PartitionPlan> partitions, List<String> runningSinks) {
    /** A small machine writes about as many records a second; said before anything can be measured. */
    static final int ASSUMED_PER_SECOND = 3_000;

    /**
     * One partition.
     *
     * @param partition its number
     * @param next the offset of the first record that is not stored
     * @param begin the first offset that the brokers have
     * @param end the offset after the last committed record
     */
    public record PartitionPlan(int partition, long next, long begin, long end) {
        /** How many offsets are to be read. */
        public long left() {
            return Math.max(0, end - next);
        }
    }

    /** How many offsets are to be read. */
    public long left() {
        return partitions.stream().mapToLong(PartitionPlan::left).sum();
    }

    /** How long that may take, roughly. */
    public long estimatedSeconds() {
        return (left() + ASSUMED_PER_SECOND - 1) / ASSUMED_PER_SECOND;
    }
}
