package dev.tally.producer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.producer.command.Command;
import dev.tally.producer.command.Commands;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal.Appended;
import dev.tally.producer.journal.MemoryJournal;
import dev.tally.producer.journal.MemoryJournal.Mode;
import dev.tally.runtime.service.StopSignal;
import dev.tally.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** P1: what cannot be sent keeps nothing else from being sent. Behind the port that the producers know nobody is. */
class JournalSenderTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final MemoryJournal journal = new MemoryJournal();
    private final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final List<String> encoded = new ArrayList<>();
    private final Set<String> unknownSchemas = new HashSet<>();
    private final JournalSender sender = new JournalSender(
            journal,
            new JournalSender.Encoder() {
                @Override
                public ProducerRecord<byte[], byte[]> encode(Entry entry, SpecificRecord event) {
                    if (unknownSchemas.contains(entry.topic())) {
                        throw new SerializationException("no schema");
                    }
                    encoded.add(entry.topic());
                    return new ProducerRecord<>(entry.topic(), key(entry), new byte[1]);
                }

                @Override
                public byte[] key(Entry entry) {
                    return entry.name().consultationId().toString().getBytes(StandardCharsets.US_ASCII);
                }
            },
            this::producer,
            () -> null,
            Clock.fixed(NOON.plus(Duration.ofHours(1)), ZoneOffset.UTC),
            Duration.ZERO,
            new StopSignal());

    private KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> made = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1", ProducerConfig.MAX_BLOCK_MS_CONFIG, 100),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producers.add(made);
        return made;
    }

    @AfterEach
    void close() {
        producers.forEach(producer -> producer.close(Duration.ZERO));
    }

    private void accept(Command command) {
        assertThat(journal.append(command.draft(NOON)).join()).isInstanceOf(Appended.Committed.class);
    }

    private void acceptObservations(int many) {
        for (int i = 1; i <= many; i++) {
            accept(Commands.observation(new UUID(1, i), 1, "a"));
        }
    }

    @Test
    void aTopicWhoseEventsCannotBeEncodedDoesNotKeepTheOthersFromBeingSent() {
        journal.answer(Mode.ACCEPT);
        unknownSchemas.add(Topics.DOCUMENT_SHARE.name());
        accept(Commands.share(new UUID(2, 2), Commands.SHARE_ID));
        acceptObservations(1);

        await().atMost(Duration.ofSeconds(60)).until(() -> {
            sender.runOnce();
            return encoded.contains(Topics.OBSERVATION.name());
        });

        assertThat(sender.trouble()).contains("SerializationException");
    }

    @Test
    void aFailureThatIsHeardAtOnceEndsTheStep() {
        journal.answer(Mode.ACCEPT);
        acceptObservations(20);

        sender.runOnce();

        assertThat(encoded).hasSize(1);
    }

    @Test
    void whatIsDueAndCannotBeEncodedTakesOneProducerAndNotOneEach() {
        unknownSchemas.add(Topics.OBSERVATION.name());
        acceptObservations(20);

        sender.runOnce();

        assertThat(producers).hasSize(1);
    }
}
