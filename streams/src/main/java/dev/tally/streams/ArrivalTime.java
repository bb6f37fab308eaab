package dev.tally.streams;

import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Takes the broker's LogAppendTime as the time of arrival. A record that carries another, impossible time, because somebody
 * wrote to a topic with the wrong settings, gets the join's clock: Kafka Streams would drop a negative time without a
 * word, and a deadline counted from one in the far future would never come.
 *
 * <p>Safe for any thread.
 */
final class ArrivalTime implements TimestampExtractor {
    private static final long MOST_AHEAD_MS = 24L * 60 * 60 * 1000;

    private final Clock clock;

    ArrivalTime(Clock clock) {
        this.clock = clock;
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        long now = clock.millis();
        boolean possible = record.timestamp() > 0 && record.timestamp() <= now + MOST_AHEAD_MS;
        return possible ? record.timestamp() : now;
    }
}
