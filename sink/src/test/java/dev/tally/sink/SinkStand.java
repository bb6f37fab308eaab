package dev.tally.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.ReceiptBatch;
import dev.tally.local.LocalStack;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.kafka.KafkaSettings;
import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.serde.SerdeSettings;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.settings.Settings;
import dev.tally.runtime.topics.TopicAdministration;
import dev.tally.runtime.topics.TopicReport;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import dev.tally.schemas.wire.RegistryReply;
import dev.tally.schemas.wire.RegistrySettings;
import dev.tally.schemas.wire.SchemaRegistryClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** A real broker, registry and PostgreSQL, with topics that are made again for each test. */
final class SinkStand implements AutoCloseable {
    static final int PARTITIONS = 2;
    private static final TopicSettings LAYOUT = new TopicSettings(PARTITIONS, 1, 1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final LocalStack stack;
    final Admin admin;
    private final KafkaClients clients;
    private final TopicSerdes serdes;
    private final KafkaProducer<byte[], byte[]> producer;

    private SinkStand(LocalStack stack) {
        this.stack = stack;
        clients = new KafkaClients(KafkaSettings.plain(stack.bootstrapServers()));
        admin = Admin.create(clients.admin("test"));
        SerdeSettings serde = Settings.of(Map.of("serde.schema.registry.url", stack.registryUrl()))
                .read(SerdeSettings::from);
        serdes = new TopicSerdes(serde);
        producer = new KafkaProducer<>(
                clients.producer("test", Topics.RECORD), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static SinkStand start(Path directory) {
        SinkStand stand = new SinkStand(LocalStack.in(directory).brokers(1).start());
        stand.registerSchemas();
        return stand;
    }

    private void registerSchemas() {
        Map<String, String> address = Map.of("schema.registry.url", stack.registryUrl());
        try (SchemaRegistryClient registry = SchemaRegistryClient.open(RegistrySettings.from(address))) {
            for (Topic<?, ?> topic : Topics.all()) {
                assertThat(registry.register(topic.valueSubject(), topic.valueSchema()))
                        .isInstanceOf(RegistryReply.Ok.class);
            }
        }
    }

    /** Deletes the topics, if there are any, and makes them as they must be. */
    void makeTopicsAgain() throws Exception {
        List<String> existing = new ArrayList<>(admin.listTopics().names().get(60, TimeUnit.SECONDS));
        existing.retainAll(Topics.all().stream().map(Topic::name).toList());
        admin.deleteTopics(existing).all().get(60, TimeUnit.SECONDS);
        TopicAdministration administration = new TopicAdministration(admin, LAYOUT, PATIENCE);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            administration.execute(administration.plan(seen(administration)));
            assertThat(administration.plan(seen(administration)).isEmpty()).isTrue();
        });
    }

    private static TopicReport.Seen seen(TopicAdministration administration) throws InterruptedException {
        TopicReport report = administration.check();
        assertThat(report).isInstanceOf(TopicReport.Seen.class);
        return (TopicReport.Seen) report;
    }

    /** Settings of a sink on this stand. */
    Map<String, String> settings(String databaseUrl, String password) {
        return Map.ofEntries(
                Map.entry("kafka.bootstrap.servers", stack.bootstrapServers()),
                Map.entry("serde.schema.registry.url", stack.registryUrl()),
                Map.entry("database.url", databaseUrl),
                Map.entry("database.password", password),
                Map.entry("database.socket-timeout", "40s"),
                Map.entry("topics.partitions", Integer.toString(PARTITIONS)),
                Map.entry("topics.replication", "1"),
                Map.entry("topics.min-in-sync-replicas", "1"),
                Map.entry("sink.longest-pause", "200ms"));
    }

    byte[] key(UUID consultation) {
        return serdes.keySerializer(Topics.RECORD).serialize(Topics.RECORD.name(), consultation);
    }

    byte[] value(ConsultationRecord record) {
        try (var serializer = serdes.valueSerializer(Topics.RECORD)) {
            return serializer.serialize(Topics.RECORD.name(), record);
        }
    }

    /** Publishes records, and waits until the broker has them. */
    void publish(List<ConsultationRecord> records) throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (var serializer = serdes.valueSerializer(Topics.RECORD)) {
            for (ConsultationRecord record : records) {
                sent.add(producer.send(new ProducerRecord<>(
                        Topics.RECORD.name(),
                        key(record.getConsultationId()),
                        serializer.serialize(Topics.RECORD.name(), record))));
            }
        }
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    /** Publishes events to the half topics, in this order, and waits until the broker has them. */
    void publishHalves(List<? extends SpecificRecord> events) throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (var observations = serdes.valueSerializer(Topics.OBSERVATION);
                var sharing = serdes.valueSerializer(Topics.DOCUMENT_SHARE)) {
            for (SpecificRecord event : events) {
                sent.add(producer.send(
                        event instanceof ObservationEvent observation
                                ? new ProducerRecord<>(
                                        Topics.OBSERVATION.name(),
                                        key(observation.getConsultationId()),
                                        observations.serialize(Topics.OBSERVATION.name(), observation))
                                : half((DocumentShareEvent) event, sharing)));
            }
        }
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    private ProducerRecord<byte[], byte[]> half(DocumentShareEvent event, Serializer<DocumentShareEvent> sharing) {
        return new ProducerRecord<>(
                Topics.DOCUMENT_SHARE.name(),
                key(event.getConsultationId()),
                sharing.serialize(Topics.DOCUMENT_SHARE.name(), event));
    }

    /** Publishes bytes of any kind into one partition. */
    void publish(int partition, byte[] key, byte[] value) throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>(Topics.RECORD.name(), partition, key, value))
                .get();
    }

    /** Tells a gateway something, as if a sink had said it. */
    void tell(ReceiptBatch batch) throws ExecutionException, InterruptedException {
        try (var keys = serdes.keySerializer(Topics.RECEIPT);
                var values = serdes.valueSerializer(Topics.RECEIPT)) {
            producer.send(new ProducerRecord<>(
                            Topics.RECEIPT.name(),
                            keys.serialize(Topics.RECEIPT.name(), batch.getGatewayId()),
                            values.serialize(Topics.RECEIPT.name(), batch)))
                    .get();
        }
    }

    /** A consumer at the beginning of a topic, of all its partitions. */
    <K, V extends SpecificRecord> KafkaConsumer<K, V> fromTheBeginning(Topic<K, V> topic) {
        KafkaConsumer<K, V> consumer = new KafkaConsumer<>(
                clients.consumer("test-" + topic.name()),
                serdes.keyDeserializer(topic),
                serdes.valueDeserializer(topic));
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    /** Everything that was set aside so far. */
    List<QuarantinedEvent> quarantined() {
        List<QuarantinedEvent> found = new ArrayList<>();
        try (KafkaConsumer<UUID, QuarantinedEvent> consumer = fromTheBeginning(Topics.QUARANTINE)) {
            Set<TopicPartition> partitions = consumer.assignment();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> found.add(record.value()));
            }
        }
        return found;
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        stack.close();
    }
}
