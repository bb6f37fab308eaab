package dev.tally.sink.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.ReceiptBatch;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.kafka.KafkaSettings;
import dev.tally.runtime.serde.SerdeSettings;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.settings.PassThrough;
import dev.tally.runtime.settings.Settings;
import dev.tally.schemas.topic.Topics;
import dev.tally.sink.sample.SampleConsultation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** P1: what Kafka has not acknowledged is not passed, and what a sender gives up does not hold up the next one. */
class ReceiptSenderTest {
    /** A port that refuses at once: one that takes connections and is silent would be waited for. */
    private static final String NOBODY = "127.0.0.1:1";

    private static final TopicPartition PARTITION = new TopicPartition(Topics.RECORD.name(), 0);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ReceiptMeters meters = new ReceiptMeters(registry);

    @Test
    void aPlaceIsNotReachedBeforeTheReceiptsAheadOfItAreAcknowledged() {
        try (ReceiptSender sender = sender()) {
            sender.setAside(PARTITION, List.of(record()));
            sender.reached(PARTITION, new OffsetAndMetadata(11));
            sender.proceed();

            assertThat(sender.places()).isEmpty();
        }
    }

    @Test
    void whatASenderGivesUpDoesNotCountForTheNextOne() {
        try (ReceiptSender sender = sender()) {
            sender.setAside(PARTITION, List.of(record()));
            assertThat(pending()).isEqualTo(2);
        }
        try (ReceiptSender next = sender()) {
            assertThat(pending()).isZero();

            next.setAside(PARTITION, List.of(record()));
            assertThat(pending()).isEqualTo(2);
        }
    }

    private double pending() {
        return registry.get("tally.sink.receipts.pending").gauge().value();
    }

    private ReceiptSender sender() {
        TopicSerdes serdes = new TopicSerdes(Settings.of(
                        Map.of("serde.schema.registry.url", "http://" + NOBODY, "serde.schema.registry.wait.ms", "0"))
                .read(SerdeSettings::from));
        Map<String, Object> producer = new KafkaClients(new KafkaSettings(List.of(NOBODY), PassThrough.none()))
                .producer("test", Topics.RECEIPT);
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 100);
        return new ReceiptSender(
                new KafkaProducer<String, ReceiptBatch>(
                        producer, serdes.keySerializer(Topics.RECEIPT), serdes.valueSerializer(Topics.RECEIPT)),
                Clock.systemUTC(),
                meters);
    }

    private static ConsultationRecord record() {
        SampleConsultation consultation = new SampleConsultation(new Random(1));
        return SampleConsultation.record(consultation.observation(1), consultation.share());
    }
}
