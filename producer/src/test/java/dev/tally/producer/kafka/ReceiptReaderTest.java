package dev.tally.producer.kafka;

import static org.awaitility.Awaitility.await;

import dev.tally.producer.journal.MemoryJournal;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.service.StopSignal;
import dev.tally.schemas.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** P3: receipts are read where they are. Behind the port that the consumers know nobody is. */
class ReceiptReaderTest {
    private final AtomicInteger partitions = new AtomicInteger(6);
    private final AtomicInteger consumers = new AtomicInteger();

    private KafkaConsumer<byte[], byte[]> consumer() {
        consumers.incrementAndGet();
        return new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    @Test
    void whenTheTopicGetsMorePartitionsTheReaderLooksForItsOwnAnew() {
        ReceiptReader reader = new ReceiptReader(
                new MemoryJournal(),
                this::consumer,
                () -> new ReceiptReader.Layout(new UUID(1, 1), partitions.get()),
                Duration.ofMillis(1),
                new RecordDecoder<>(Topics.RECEIPT, (topic, bytes) -> null),
                new byte[1],
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                new StopSignal());
        try (reader) {
            reader.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> consumers.get() == 1);

            partitions.set(12);

            await().atMost(Duration.ofSeconds(60)).until(() -> consumers.get() == 2);
        }
    }
}
