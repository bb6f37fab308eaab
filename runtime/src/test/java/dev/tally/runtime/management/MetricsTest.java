package dev.tally.runtime.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.kafka.KafkaSettings;
import dev.tally.runtime.kafka.StreamsSettings;
import dev.tally.runtime.kafka.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P4: the metrics that tell of loss, delay and standstill are there, under the names that Kafka 4.2 gives them. */
class MetricsTest {
    /** Port 1 of loopback refuses at once: the clients exist and have metrics, but no broker. */
    private final KafkaClients clients = new KafkaClients(KafkaSettings.plain("127.0.0.1:1"));

    private final Metrics metrics = new Metrics("test");

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void aProducersFewAreShownAndTheOthersAreNot() {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(clients.producer("p"), new ByteArraySerializer(), new ByteArraySerializer())) {
            metrics.bind(producer);

            assertThat(kafkaSeries())
                    .contains("kafka_producer_record_send_total{")
                    .contains("kafka_producer_record_error_total{")
                    .contains("kafka_producer_record_retry_total{")
                    .doesNotContain("kafka_producer_select_rate")
                    .doesNotContain("kafka_producer_node");
        }
    }

    @Test
    void aConsumersFewAreShownAndTheOthersAreNot() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                clients.consumer("c", "g"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            metrics.bind(consumer);

            assertThat(kafkaSeries())
                    .contains("kafka_consumer_fetch_manager_records_consumed_total{")
                    .contains("kafka_consumer_fetch_manager_records_lag_max{")
                    .contains("kafka_consumer_coordinator_rebalance_total{")
                    .doesNotContain("kafka_consumer_select_rate");
        }
    }

    @Test
    void streamsFewAreShownAndTheOthersAreNot(@TempDir Path state) {
        Topology topology = new Topology()
                .addSource(
                        "in",
                        Serdes.ByteArray().deserializer(),
                        Serdes.ByteArray().deserializer(),
                        "in");
        StreamsSettings settings = new StreamsSettings("tally-join", state, 1, 0, Duration.ofMillis(100));
        try (KafkaStreams streams = new KafkaStreams(topology, clients.streams(settings, new TopicSettings(1, 1, 1)))) {
            metrics.bind(streams);

            assertThat(kafkaSeries())
                    .contains("kafka_stream_alive_stream_threads{")
                    .contains("kafka_stream_failed_stream_threads_total{")
                    .contains("kafka_stream_client_state{")
                    .contains("kafka_stream_thread_process_total{")
                    .doesNotContain("kafka_consumer_select_rate")
                    .doesNotContain("kafka_producer_select_rate");
        }
    }

    private String kafkaSeries() {
        return Stream.of(metrics.scrape().split("\n"))
                .filter(line -> line.startsWith("kafka_"))
                .collect(Collectors.joining("\n"));
    }
}
