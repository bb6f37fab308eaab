package dev.tally.replay.incident.proof;

import dev.tally.event.Origin;
import dev.tally.replay.ReplaySettings;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.replay.audit.reading.HalfReader;
import dev.tally.replay.audit.reading.HeartbeatReader;
import dev.tally.replay.quarantine.QuarantineSettings;
import dev.tally.replay.quarantine.QuarantineTopic;
import dev.tally.replay.window.Bound;
import dev.tally.replay.window.Brokers;
import dev.tally.replay.window.Span;
import dev.tally.replay.window.SpanReader;
import dev.tally.replay.window.Window;
import dev.tally.runtime.decode.Decoded;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Reads every topic in which something of one consultation can lie: of the half topics and the record topic its partition alone,
 * the others whole, for they are short or have other keys.
 *
 * <p>For one thread. Owns its clients.
 */
final class TraceReader implements AutoCloseable {
    private static final int BYTES_AHEAD = 2 << 20;

    private final ReplaySettings settings;
    private final Clock clock;
    private final TopicSerdes serdes;
    private final Brokers brokers;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SpanReader reader;

    private TraceReader(ReplaySettings settings, Clock clock) {
        KafkaClients clients = new KafkaClients(settings.kafka());
        this.settings = settings;
        this.clock = clock;
        this.serdes = new TopicSerdes(settings.serde());
        this.brokers = Brokers.open(clients);
        this.consumer = new KafkaConsumer<>(
                clients.bulkReader("tally-proof", BYTES_AHEAD),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.reader = new SpanReader(consumer, settings.patience());
    }

    /** Opens the clients; connects when it reads. */
    static TraceReader open(ReplaySettings settings, Clock clock) {
        return new TraceReader(settings, clock);
    }

    /**
     * Reads them.
     *
     * @throws dev.tally.replay.ReplayFailedException if the brokers or a topic are away
     * @throws dev.tally.runtime.decode.SchemaRegistryOutage when the registry cannot be asked
     */
    void read(Traces traces, Absence absence) throws IOException {
        byte[] key = traces.consultationId().toString().getBytes(StandardCharsets.UTF_8);
        int partitions = brokers.partitions(Topics.OBSERVATION.name());
        int partition = Utils.toPositive(Utils.murmur2(key)) % partitions;
        readHalves(traces, partitions, partition);
        try (HeartbeatReader heartbeats = new HeartbeatReader(reader, serdes)) {
            heartbeats.read(window(Topics.HEARTBEAT), (heartbeat, arrivedAt) -> {
                traces.heard(heartbeat, arrivedAt);
                if (!heartbeat.getJournaled()) {
                    absence.withoutJournal(heartbeat.getGatewayId(), heartbeat.getIncarnation());
                }
            });
        }
        readValues(
                Topics.RECORD,
                spans(Topics.RECORD, partition),
                key,
                (value, record) -> traces.record(value, arrivedAt(record), place(record)));
        readValues(
                Topics.INCOMPLETE,
                window(Topics.INCOMPLETE).spans(),
                key,
                (value, record) -> traces.incomplete(value, arrivedAt(record), place(record)));
        readValues(
                Topics.RECEIPT,
                window(Topics.RECEIPT).spans(),
                null,
                (value, record) -> traces.receipts(value, place(record)));
        try (QuarantineTopic quarantine =
                QuarantineTopic.open(new QuarantineSettings(settings.kafka(), settings.serde()))) {
            quarantine.list().items().forEach(traces::setAside);
        }
    }

    private void readHalves(Traces traces, int partitions, int partition) throws IOException {
        HalfReader.Listener listener = new HalfReader.Listener() {
            @Override
            public void sound(Sighting sighting, Origin origin) {
                traces.accepted(sighting, origin);
            }

            @Override
            public void unsound(String topic, int of, long offset, Instant arrivedAt) {
                // Set aside by the join, and then the quarantine tells of it; or the audit tells that it was not.
            }
        };
        try (HalfReader halves = new HalfReader(reader, serdes, partitions)) {
            halves.readObservations(spans(Topics.OBSERVATION, partition), listener);
            halves.readSharing(spans(Topics.DOCUMENT_SHARE, partition), listener);
        }
    }

    /** Takes what decodes. */
    private interface Taker<V> {
        void take(V value, ConsumerRecord<byte[], byte[]> record);
    }

    /** Reads values; with a key only those under it, so that nothing else is decoded. */
    private <V extends SpecificRecord> void readValues(
            Topic<?, V> topic, List<Span> spans, byte @Nullable [] key, Taker<V> taker) throws IOException {
        try (RecordDecoder<V> decoder = new RecordDecoder<>(topic, serdes.valueDeserializer(topic))) {
            reader.read(topic.name(), spans, record -> {
                boolean isWanted = record.value() != null && (key == null || Arrays.equals(key, record.key()));
                if (isWanted && decoder.decode(record.headers(), record.value()) instanceof Decoded.Value<V> value) {
                    taker.take(value.value(), record);
                }
            });
        }
    }

    private Window window(Topic<?, ?> topic) {
        return brokers.find(topic.name(), new Bound.Beginning(), new Bound.End(), clock);
    }

    private List<Span> spans(Topic<?, ?> topic, int partition) {
        return window(topic).spans().stream()
                .filter(span -> span.partition() == partition)
                .toList();
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }

    private static Instant arrivedAt(ConsumerRecord<byte[], byte[]> record) {
        return Instant.ofEpochMilli(record.timestamp());
    }

    @Override
    public void close() {
        try {
            consumer.close();
        } finally {
            brokers.close();
        }
    }
}
