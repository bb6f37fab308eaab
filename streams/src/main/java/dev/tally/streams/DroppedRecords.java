package dev.tally.streams;

import dev.tally.runtime.management.Health;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Kafka Streams counts records that it drops by itself, for instance ones with a negative time. The join leaves it no reason
 * to: one dropped record is an alarm until the process ends. Safe for any thread.
 */
final class DroppedRecords {
    private static final String METRIC = "dropped-records-total";

    private final KafkaStreams streams;

    DroppedRecords(KafkaStreams streams) {
        this.streams = streams;
    }

    double count() {
        double count = 0;
        for (Map.Entry<MetricName, ? extends Metric> metric : streams.metrics().entrySet()) {
            if (metric.getKey().name().equals(METRIC) && metric.getValue().metricValue() instanceof Double dropped) {
                count += dropped;
            }
        }
        return count;
    }

    Health health() {
        double count = count();
        return count == 0
                ? Health.up("none")
                : Health.down(
                        (long) count + " records were dropped by Kafka Streams: find them in its log, send them again");
    }
}
