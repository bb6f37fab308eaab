package dev.tally.replay.incident;

import dev.tally.event.AuditFinding;
import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.ReplaySettings;
import dev.tally.replay.window.Bound;
import dev.tally.replay.window.Brokers;
import dev.tally.replay.window.SpanReader;
import dev.tally.replay.window.Window;
import dev.tally.runtime.decode.Decoded;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The findings that the continuous audit has published, each as it was last said.
 *
 * <p>For one thread; connects at each reading.
 */
final class PublishedFindings {
    private final ReplaySettings settings;
    private final Clock clock;

    PublishedFindings(ReplaySettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Reads them all. One that does not decode says nothing; what it was about is found by the audit itself.
     *
     * @throws ReplayFailedException if the brokers or the topic are away
     * @throws dev.tally.runtime.decode.SchemaRegistryOutage when the registry cannot be asked
     */
    List<AuditFinding> read() {
        KafkaClients clients = new KafkaClients(settings.kafka());
        Map<UUID, AuditFinding> last = new LinkedHashMap<>();
        try (Brokers brokers = Brokers.open(clients);
                RecordDecoder<AuditFinding> decoder = new RecordDecoder<>(
                        Topics.FINDING, new TopicSerdes(settings.serde()).valueDeserializer(Topics.FINDING));
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        clients.consumer("tally-incident"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Window window = brokers.find(Topics.FINDING.name(), new Bound.Beginning(), new Bound.End(), clock);
            new SpanReader(consumer, settings.patience())
                    .read(window.topic(), window.spans(), record -> take(record, decoder, last));
        } catch (IOException impossible) {
            throw new ReplayFailedException(
                    Topics.FINDING.name() + " could not be read: " + impossible.getMessage(), impossible);
        }
        return List.copyOf(last.values());
    }

    private static void take(
            ConsumerRecord<byte[], byte[]> record, RecordDecoder<AuditFinding> decoder, Map<UUID, AuditFinding> last) {
        // A record without a value deletes an old finding: nobody needs it any more.
        if (record.value() != null
                && decoder.decode(record.headers(), record.value()) instanceof Decoded.Value<AuditFinding> value) {
            last.put(value.value().getFindingId(), value.value());
        }
    }
}
