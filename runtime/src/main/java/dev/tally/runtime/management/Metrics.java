package dev.tally.runtime.management;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The metrics of a process: its own, a chosen few of Kafka's, and the basics of the JVM. Labels never hold an id of a
 * consultation, a patient or a practitioner.
 *
 * <p>Safe for any thread.
 */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Deque<Runnable> closings = new ConcurrentLinkedDeque<>();

    /** Metrics with the basics of the JVM. */
    public Metrics(String role) {
        registry.config().meterFilter(new KafkaMetricsAllowList()).commonTags(Tags.of("role", role));
        JvmGcMetrics garbageCollection = new JvmGcMetrics();
        closings.push(garbageCollection::close);
        bind(garbageCollection);
        bind(new JvmMemoryMetrics());
        bind(new JvmThreadMetrics());
        bind(new ClassLoaderMetrics());
        bind(new ProcessorMetrics());
        bind(new UptimeMetrics());
    }

    /** Where a component registers its own metrics. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Shows a chosen few of the producer's metrics. */
    public void bind(Producer<?, ?> producer) {
        KafkaClientMetrics binder = new KafkaClientMetrics(producer);
        closings.push(binder::close);
        bind(binder);
    }

    /** Shows a chosen few of the consumer's metrics. */
    public void bind(Consumer<?, ?> consumer) {
        KafkaClientMetrics binder = new KafkaClientMetrics(consumer);
        closings.push(binder::close);
        bind(binder);
    }

    /** Shows a chosen few of the admin client's metrics. */
    public void bind(AdminClient admin) {
        KafkaClientMetrics binder = new KafkaClientMetrics(admin);
        closings.push(binder::close);
        bind(binder);
    }

    /** Shows a chosen few of Kafka Streams' metrics. */
    public void bind(KafkaStreams streams) {
        KafkaStreamsMetrics binder = new KafkaStreamsMetrics(streams);
        closings.push(binder::close);
        bind(binder);
    }

    private void bind(MeterBinder binder) {
        binder.bindTo(registry);
    }

    /** All metrics in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    /** Stops watching the clients; they themselves stay open. */
    @Override
    public void close() {
        closings.forEach(Runnable::run);
        registry.close();
    }
}
