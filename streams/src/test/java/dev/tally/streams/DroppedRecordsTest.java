package dev.tally.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P4: a record that Kafka Streams dropped")
class DroppedRecordsTest {
    private final Metrics metrics = new Metrics();
    private final DroppedRecords dropped = new DroppedRecords(metrics::metrics);

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void is_an_alarm_that_a_rebalance_does_not_end() {
        MetricName first = counts("0_1", 2);
        counts("0_2", 1);
        assertThat(dropped.count()).isEqualTo(3);
        assertThat(dropped.health().up()).isFalse();

        metrics.removeMetric(first);
        assertThat(dropped.count()).isEqualTo(3);

        counts("0_1", 0);
        assertThat(dropped.count())
                .as("the task has come back and counts from nothing")
                .isEqualTo(3);
        assertThat(dropped.health().up()).isFalse();
    }

    @Test
    void is_no_alarm_if_there_is_none() {
        assertThat(dropped.health().up()).isTrue();
        counts("0_1", 0);
        assertThat(dropped.health().up()).isTrue();
    }

    private MetricName counts(String task, double count) {
        MetricName name =
                metrics.metricName("dropped-records-total", "stream-task-metrics", "", Map.of("task-id", task));
        metrics.addMetric(name, (Gauge<Double>) (config, now) -> count);
        return name;
    }
}
