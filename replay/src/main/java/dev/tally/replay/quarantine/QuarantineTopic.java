package dev.tally.replay.quarantine;

import dev.tally.event.Acknowledgement;
import dev.tally.event.QuarantinedEvent;
import dev.tally.replay.ReplayFailedException;
import dev.tally.runtime.decode.Decoded;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.decode.SchemaRegistryOutage;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The quarantine topic, read from its beginning to where it ends now. Whatever is in it: what was set aside, and the
 * acknowledgements behind it.
 *
 * <p>For one thread. Owns its consumer and decoder. Every method throws {@link ReplayFailedException} when the
 * brokers, the topic or the registry are away.
 */
public final class QuarantineTopic implements AutoCloseable {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordDecoder<QuarantinedEvent> decoder;

    /**
     * What a reading has found.
     *
     * @param items what was set aside, in the order of each partition
     * @param unreadable places of records of the quarantine topic itself that do not decode
     */
    public record Listing(List<QuarantineItem> items, List<String> unreadable) {}

    private QuarantineTopic(KafkaConsumer<byte[], byte[]> consumer, RecordDecoder<QuarantinedEvent> decoder) {
        this.consumer = consumer;
        this.decoder = decoder;
    }

    /** Opens the topic for reading; connects when it is read. */
    public static QuarantineTopic open(QuarantineSettings settings) {
        TopicSerdes serdes = new TopicSerdes(settings.serde());
        return new QuarantineTopic(
                new KafkaConsumer<>(
                        new KafkaClients(settings.kafka()).consumer("tally-quarantine"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                new RecordDecoder<>(Topics.QUARANTINE, serdes.valueDeserializer(Topics.QUARANTINE)));
    }

    /** Everything that was set aside, without its content. */
    public Listing list() {
        Map<UUID, QuarantineItem> items = new LinkedHashMap<>();
        Map<UUID, Acknowledgement> acknowledgements = new HashMap<>();
        List<String> unreadable = read(event -> {
            if (event.getAcknowledgement() == null) {
                items.putIfAbsent(event.getQuarantineId(), QuarantineItem.of(event, null));
            } else {
                acknowledgements.putIfAbsent(event.getQuarantineId(), event.getAcknowledgement());
            }
        });
        return new Listing(
                items.values().stream()
                        .map(item -> item.with(acknowledgements.get(item.id())))
                        .toList(),
                unreadable);
    }

    /** The things with these ids, whole; those that are not there are left out. */
    public Map<UUID, Quarantined> find(Collection<UUID> ids) {
        Set<UUID> wanted = Set.copyOf(ids);
        Map<UUID, QuarantinedEvent> found = new LinkedHashMap<>();
        Map<UUID, Acknowledgement> acknowledgements = new HashMap<>();
        read(event -> {
            if (wanted.contains(event.getQuarantineId())) {
                if (event.getAcknowledgement() == null) {
                    found.putIfAbsent(event.getQuarantineId(), event);
                } else {
                    acknowledgements.putIfAbsent(event.getQuarantineId(), event.getAcknowledgement());
                }
            }
        });
        Map<UUID, Quarantined> result = new LinkedHashMap<>();
        found.forEach((id, event) -> result.put(id, new Quarantined(event, acknowledgements.get(id))));
        return result;
    }

    private List<String> read(Consumer<QuarantinedEvent> handler) {
        try {
            return readAll(handler);
        } catch (RetriableException e) {
            throw new ReplayFailedException(
                    "the Kafka brokers do not answer; are they up, and is kafka.bootstrap.servers right?", e);
        } catch (SchemaRegistryOutage e) {
            throw new ReplayFailedException(
                    "the schema registry cannot be asked; is it up, and is serde.schema.registry.url right?", e);
        }
    }

    private List<String> readAll(Consumer<QuarantinedEvent> handler) {
        List<TopicPartition> partitions = partitions();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWERED_WITHIN);
        List<String> unreadable = new ArrayList<>();
        long position = position(partitions);
        long since = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> position(List.of(end.getKey())) < end.getValue())) {
            consumer.poll(POLL).forEach(record -> take(record, handler, unreadable));
            long reached = position(partitions);
            if (reached > position) {
                position = reached;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > ANSWERED_WITHIN.toNanos()) {
                throw new ReplayFailedException(
                        "the Kafka brokers give nothing more of " + Topics.QUARANTINE.name() + " for "
                                + ANSWERED_WITHIN.toSeconds() + " s, before its end; are all of them up?",
                        null);
            }
        }
        return unreadable;
    }

    /** How far it is read, over these partitions. */
    private long position(List<TopicPartition> partitions) {
        return partitions.stream()
                .mapToLong(partition -> consumer.position(partition, ANSWERED_WITHIN))
                .sum();
    }

    private void take(
            ConsumerRecord<byte[], byte[]> record, Consumer<QuarantinedEvent> handler, List<String> unreadable) {
        Decoded<QuarantinedEvent> decoded = decoder.decode(record.headers(), record.value());
        if (decoded instanceof Decoded.Value<QuarantinedEvent> value) {
            handler.accept(value.value());
        } else {
            unreadable.add(record.topic() + "-" + record.partition() + "@" + record.offset());
        }
    }

    private List<TopicPartition> partitions() {
        List<PartitionInfo> partitions = consumer.partitionsFor(Topics.QUARANTINE.name(), ANSWERED_WITHIN);
        if (partitions == null || partitions.isEmpty()) {
            throw new ReplayFailedException(
                    "there is no topic " + Topics.QUARANTINE.name()
                            + "; create the topics with tally topics apply --execute",
                    null);
        }
        return partitions.stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
        decoder.close();
    }
}
