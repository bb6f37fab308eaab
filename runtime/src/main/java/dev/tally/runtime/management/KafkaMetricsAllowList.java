package dev.tally.runtime.management;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Set;

/**
 * Keeps a chosen few of Kafka's metrics: a tiny topology has 1,300 series, of which these tell whether something is lost,
 * late or stuck. All metrics that are not Kafka's pass.
 */
final class KafkaMetricsAllowList implements MeterFilter {
    private static final Set<String> ALLOWED = Set.of(
            // Producer: is what is sent acknowledged, and how long does it take?
            "kafka.producer.record.send.total",
            "kafka.producer.record.error.total",
            "kafka.producer.record.retry.total",
            "kafka.producer.request.latency.avg",
            "kafka.producer.record.queue.time.avg",
            "kafka.producer.requests.in.flight",
            "kafka.producer.buffer.available.bytes",
            "kafka.producer.connection.count",
            // Consumer: does it keep up, and does it keep its partitions?
            "kafka.consumer.fetch.manager.records.lag.max",
            "kafka.consumer.fetch.manager.records.consumed.total",
            "kafka.consumer.coordinator.rebalance.total",
            "kafka.consumer.coordinator.failed.rebalance.total",
            "kafka.consumer.coordinator.last.heartbeat.seconds.ago",
            "kafka.consumer.connection.count",
            // Streams: is anything dropped, is a thread lost, is a store still being read back?
            "kafka.stream.task.dropped.records.total",
            "kafka.stream.thread.process.total",
            "kafka.stream.thread.commit.latency.avg",
            "kafka.stream.thread.task.closed.total",
            "kafka.stream.alive.stream.threads",
            "kafka.stream.failed.stream.threads",
            "kafka.stream.client.state",
            "kafka.stream.task.restore.remaining.records.total",
            "kafka.stream.state.updater.restore.records.rate",
            // Admin: is there a broker at all?
            "kafka.admin.client.connection.count");

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        boolean allowed = !id.getName().startsWith("kafka.") || ALLOWED.contains(id.getName());
        return allowed ? MeterFilterReply.NEUTRAL : MeterFilterReply.DENY;
    }
}
