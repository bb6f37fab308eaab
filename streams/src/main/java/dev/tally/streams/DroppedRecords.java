package dev.tally.streams;

import dev.tally.runtime.management.Health;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Kafka Streams counts records that it drops by itself, for instance ones with a negative time. The join leaves it no reason
 * to: one dropped record is an alarm until the process ends. Streams counts by task and forgets a task's count when the task
 * moves, so the highest count of each is remembered here, as often as somebody looks.
 *
 * <p>Safe for any thread.
 */
final class DroppedRecords {
    private static final String METRIC = "dropped-records-total";

    private final Supplier<? extends Map<MetricName, ? extends Metric>> metrics;
    private final Map<MetricName, Double> highest = new ConcurrentHashMap<>();

    /** Looks into these metrics each time that it is asked. */
    DroppedRecords(Supplier<? extends Map<MetricName, ? extends Metric>> metrics) {
        this.metrics = metrics;
    }

    double count() {
        for (Map.Entry<MetricName, ? extends Metric> metric : metrics.get().entrySet()) {
            if (metric.getKey().name().equals(METRIC) && metric.getValue().metricValue() instanceof Double dropped) {
                highest.merge(metric.getKey(), dropped, Math::max);
            }
        }
        return highest.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    Health health() {
        double count = count();
        return count == 0
                ? Health.up("none")
                : Health.down(
                        (long) count + " records were dropped by Kafka Streams: find them in its log, send them again");
    }
}
