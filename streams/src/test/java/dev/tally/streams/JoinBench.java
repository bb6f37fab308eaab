package dev.tally.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.IncompleteConsultation;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.Receipt;
import dev.tally.event.ReceiptBatch;
import dev.tally.runtime.quarantine.QuarantineLimit;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.assembly.Deadlines;
import dev.tally.schemas.topic.EventHeaders;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import dev.tally.schemas.wire.AvroTrust;
import dev.tally.streams.frontier.Frontier;
import dev.tally.streams.join.JoinMeters;
import dev.tally.streams.join.JoinRules;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The real topology, driven record by record, with real bytes in and real bytes out. For one thread. */
final class JoinBench implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-04-26T12:00:00Z");
    static final int QUARANTINE_LIMIT = 20;

    private final TopicSerdes serdes;
    private final JoinSerdes joinSerdes;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> observations;
    private final TestInputTopic<byte[], byte[]> sharing;
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, Serializer<?>> serializers = new HashMap<>();
    private Instant now = NOON;
    private boolean behind;

    JoinBench(TopicSerdes serdes, int partitions, Path stateDirectory) {
        AvroTrust.install();
        this.serdes = serdes;
        this.joinSerdes = JoinSerdes.of(serdes, partitions);
        Frontier frontier = (partition, moment) -> !behind;
        QuarantineLimit limit = new QuarantineLimit(new BenchClock(), QUARANTINE_LIMIT, "join", "events");
        JoinRules rules =
                JoinRules.standard(Deadlines.STANDARD, joinSerdes.inspector(), frontier, limit, new JoinMeters(meters));
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere.invalid:9092");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        driver = new TopologyTestDriver(
                JoinTopology.build(rules, joinSerdes, 2, Clock.fixed(NOON, ZoneOffset.UTC)), properties, NOON);
        observations = input(Topics.OBSERVATION);
        sharing = input(Topics.DOCUMENT_SHARE);
    }

    /** An observation arrives now. */
    void arrives(ObservationEvent event) {
        arrives(Topics.OBSERVATION, event.getConsultationId(), bytes(event), headers(event));
    }

    /** An event of the sharing half arrives now. */
    void arrives(DocumentShareEvent event) {
        arrives(Topics.DOCUMENT_SHARE, event.getConsultationId(), bytes(event), headers(event));
    }

    /** Something arrives now. */
    void arrives(Topic<?, ?> topic, UUID key, byte @Nullable [] value, Headers headers) {
        arrives(topic, key.toString().getBytes(StandardCharsets.UTF_8), value, headers);
    }

    void arrives(Topic<?, ?> topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        TestInputTopic<byte[], byte[]> input = topic.equals(Topics.OBSERVATION) ? observations : sharing;
        input.pipeInput(new TestRecord<>(key, value, headers, now));
    }

    void passes(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    /** Somebody mends the machine's clock. */
    void clockIsSetBack(Duration by) {
        now = now.minus(by);
    }

    /** From now on the join has, or has not, read everything. */
    void isBehind(boolean isBehind) {
        behind = isBehind;
    }

    List<ConsultationRecord> records() {
        return read(Topics.RECORD).stream().map(TestRecord::value).toList();
    }

    List<IncompleteConsultation> incompletes() {
        return read(Topics.INCOMPLETE).stream().map(TestRecord::value).toList();
    }

    List<QuarantinedEvent> quarantined() {
        return read(Topics.QUARANTINE).stream().map(TestRecord::value).toList();
    }

    /** What gateways were told, each receipt with the id of its gateway. */
    List<Told> receipts() {
        List<Told> told = new ArrayList<>();
        for (TestRecord<String, ReceiptBatch> record : read(Topics.RECEIPT)) {
            ReceiptBatch batch = record.value();
            assertThat(record.key()).isEqualTo(batch.getGatewayId());
            assertThat(batch.getIssuedBy()).isEqualTo("join");
            batch.getReceipts().forEach(receipt -> told.add(new Told(record.key(), receipt)));
        }
        return told;
    }

    record Told(String gatewayId, Receipt receipt) {}

    <K, V extends SpecificRecord> List<TestRecord<K, V>> read(Topic<K, V> topic) {
        return driver.createOutputTopic(topic.name(), serdes.keyDeserializer(topic), serdes.valueDeserializer(topic))
                .readRecordsToList();
    }

    /** What a store's changelog got since it was last asked for: how many entries, and how many of them delete. */
    Changes changes(String store) {
        var entries = driver.createOutputTopic(
                        "bench-" + store + "-changelog", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
        int deletions =
                (int) entries.stream().filter(entry -> entry.value() == null).count();
        return new Changes(entries.size() - deletions, deletions);
    }

    record Changes(int written, int deleted) {}

    double counted(String meter, String tag, String value) {
        return meters.get(meter).tag(tag, value).counter().count();
    }

    byte[] bytes(ObservationEvent event) {
        return encode(Topics.OBSERVATION, event);
    }

    byte[] bytes(DocumentShareEvent event) {
        return encode(Topics.DOCUMENT_SHARE, event);
    }

    static Headers headers(ObservationEvent event) {
        return new RecordHeaders()
                .add(EventHeaders.EVENT_ID, EventHeaders.eventId(event.getEventId()))
                .add(EventHeaders.ORIGIN, EventHeaders.origin(event.getOrigin()));
    }

    static Headers headers(DocumentShareEvent event) {
        return new RecordHeaders()
                .add(EventHeaders.EVENT_ID, EventHeaders.eventId(event.getEventId()))
                .add(EventHeaders.ORIGIN, EventHeaders.origin(event.getOrigin()));
    }

    private <V extends SpecificRecord> byte[] encode(Topic<?, V> topic, V value) {
        @SuppressWarnings("unchecked") // Each topic has a serializer of its own type.
        Serializer<V> serializer =
                (Serializer<V>) serializers.computeIfAbsent(topic.name(), name -> serdes.valueSerializer(topic));
        return serializer.serialize(topic.name(), value);
    }

    private TestInputTopic<byte[], byte[]> input(Topic<?, ?> topic) {
        return driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The bench's time as a clock. */
    private final class BenchClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("the bench knows one zone");
        }
    }

    @Override
    public void close() {
        driver.close();
        serializers.values().forEach(Serializer::close);
        joinSerdes.close();
    }
}
