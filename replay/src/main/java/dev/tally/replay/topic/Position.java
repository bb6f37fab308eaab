package dev.tally.replay.topic;

import java.time.Instant;

/**
 * Where a record lies.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param arrivedAt LogAppendTime
 */
public record Position(String topic, int partition, long offset, Instant arrivedAt) {
    @Override
    public String toString() {
        return topic + "-" + partition + " offset " + offset;
    }
}
