package dev.tally.producer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.GatewayHeartbeat;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Receipt;
import dev.tally.event.ReceiptBatch;
import dev.tally.local.LocalStack;
import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.topics.TopicAdministration;
import dev.tally.runtime.topics.TopicChange;
import dev.tally.runtime.topics.TopicPlan;
import dev.tally.runtime.topics.TopicReport;
import dev.tally.schemas.topic.EventHeaders;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import dev.tally.schemas.wire.AvroWireDeserializer;
import dev.tally.schemas.wire.AvroWireSerializer;
import dev.tally.schemas.wire.RegistryReply;
import dev.tally.schemas.wire.RegistrySettings;
import dev.tally.schemas.wire.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.serialization.UUIDDeserializer;

/** The topics of a stack: made as an operator makes them, and read as another service reads them. */
final class HalfTopics implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final Admin admin;
    final TopicAdministration administration;
    private final LocalStack stack;

    HalfTopics(LocalStack stack) {
        this.stack = stack;
        this.admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()));
        this.administration = new TopicAdministration(admin, new TopicSettings(3, 3, 2), PATIENCE);
    }

    /** As {@code tally topics apply --execute}: plans and executes until nothing is left to do. */
    Map<TopicChange, String> apply() throws InterruptedException {
        return administration.execute(plan());
    }

    TopicPlan plan() throws InterruptedException {
        return administration.plan(look());
    }

    TopicReport.Seen look() throws InterruptedException {
        TopicReport report = administration.check();
        assertThat(report).isInstanceOf(TopicReport.Seen.class);
        return (TopicReport.Seen) report;
    }

    void registerSchemas() {
        RegistrySettings settings = RegistrySettings.from(Map.of("schema.registry.url", stack.registryUrl()));
        try (SchemaRegistryClient registry = SchemaRegistryClient.open(settings)) {
            for (Topic<?, ?> topic : Topics.all()) {
                assertThat(registry.register(topic.valueSubject(), topic.valueSchema()))
                        .isInstanceOf(RegistryReply.Ok.class);
            }
        }
    }

    /** Everything in both half topics, each partition in its order. */
    List<ConsumerRecord<UUID, SpecificRecord>> read() {
        return read(List.of(Topics.OBSERVATION.name(), Topics.DOCUMENT_SHARE.name()), new UUIDDeserializer());
    }

    private <K> List<ConsumerRecord<K, SpecificRecord>> read(List<String> topics, Deserializer<K> keys) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                stack.bootstrapServers(),
                "schema.registry.url",
                stack.registryUrl(),
                "specific.avro.reader",
                "true",
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "none");
        AvroWireDeserializer values = new AvroWireDeserializer();
        values.configure(properties, false);
        List<ConsumerRecord<K, SpecificRecord>> records = new ArrayList<>();
        try (KafkaConsumer<K, Object> consumer = new KafkaConsumer<>(properties, keys, values)) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < Objects.requireNonNull(ends.get(p)))) {
                for (ConsumerRecord<K, Object> record : consumer.poll(Duration.ofSeconds(1))) {
                    records.add(typed(record));
                }
            }
        }
        return records;
    }

    private static <K> ConsumerRecord<K, SpecificRecord> typed(ConsumerRecord<K, Object> record) {
        ConsumerRecord<K, SpecificRecord> typed = new ConsumerRecord<>(
                record.topic(), record.partition(), record.offset(), record.key(), (SpecificRecord) record.value());
        record.headers().forEach(header -> typed.headers().add(header));
        return typed;
    }

    /** Every heartbeat, each partition in its order. */
    List<GatewayHeartbeat> heartbeats() {
        return read(List.of(Topics.HEARTBEAT.name()), new StringDeserializer()).stream()
                .map(record -> (GatewayHeartbeat) record.value())
                .toList();
    }

    /** Says as the join or the sink would, in their topic, and returns when the brokers have it. */
    void say(String issuedBy, String gatewayId, Receipt... receipts) throws Exception {
        AvroWireSerializer values = new AvroWireSerializer();
        values.configure(Map.of("schema.registry.url", stack.registryUrl()), false);
        try (KafkaProducer<String, Object> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                (topic, value) -> values.serialize(topic, (SpecificRecord) value))) {
            ReceiptBatch batch = new ReceiptBatch(gatewayId, issuedBy, Instant.now(), List.of(receipts));
            RecordMetadata there = producer.send(new ProducerRecord<>(Topics.RECEIPT.name(), gatewayId, batch))
                    .get(30, TimeUnit.SECONDS);
            assertThat(there.hasOffset()).isTrue();
        }
    }

    /** Makes every receipt go, as retention does after a month. */
    void emptyReceipts() throws Exception {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        for (int partition = 0; partition < 3; partition++) {
            all.put(new TopicPartition(Topics.RECEIPT.name(), partition), RecordsToDelete.beforeOffset(-1));
        }
        admin.deleteRecords(all).all().get(20, TimeUnit.SECONDS);
    }

    /** The ids of the events, one for each record. */
    List<String> eventIds() {
        return read().stream()
                .map(record -> header(record, EventHeaders.EVENT_ID))
                .toList();
    }

    static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    static UUID eventId(SpecificRecord event) {
        return event instanceof ObservationEvent observation
                ? observation.getEventId()
                : ((DocumentShareEvent) event).getEventId();
    }

    @Override
    public void close() {
        admin.close();
    }
}
