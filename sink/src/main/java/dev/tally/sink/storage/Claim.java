package dev.tally.sink.storage;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The right to write a partition, and where to go on in it. Whoever claims a partition later takes a higher epoch, and from
 * then on every write under this claim is refused.
 *
 * <p>Immutable, safe for any thread.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param topicId Kafka's id of the topic; another topic of the same name has another
 * @param epoch counts the claims on the partition
 * @param nextOffset the offset of the first record that is not stored
 * @param leaderEpoch of the record before it, so that a truncated log is noticed; null if nothing was stored yet
 */
public record Claim(
        String topic,
        int partition,
        UUID topicId,
        long epoch,
        long nextOffset,
        @Nullable Integer leaderEpoch) {

    /** The same claim, further on, or further back after the log was truncated. */
    public Claim at(long offset, @Nullable Integer leaderEpochBefore) {
        return new Claim(topic, partition, topicId, epoch, offset, leaderEpochBefore);
    }
}
