package dev.tally.producer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
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
import dev.tally.schemas.wire.RegistryReply;
import dev.tally.schemas.wire.RegistrySettings;
import dev.tally.schemas.wire.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
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
        List<ConsumerRecord<UUID, SpecificRecord>> records = new ArrayList<>();
        try (KafkaConsumer<UUID, Object> consumer = new KafkaConsumer<>(properties, new UUIDDeserializer(), values)) {
            List<TopicPartition> partitions = List.of(Topics.OBSERVATION.name(), Topics.DOCUMENT_SHARE.name()).stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < Objects.requireNonNull(ends.get(p)))) {
                for (ConsumerRecord<UUID, Object> record : consumer.poll(Duration.ofSeconds(1))) {
                    records.add(typed(record));
                }
            }
        }
        return records;
    }

    private static ConsumerRecord<UUID, SpecificRecord> typed(ConsumerRecord<UUID, Object> record) {
        ConsumerRecord<UUID, SpecificRecord> typed = new ConsumerRecord<>(
                record.topic(), record.partition(), record.offset(), record.key(), (SpecificRecord) record.value());
        record.headers().forEach(header -> typed.headers().add(header));
        return typed;
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
