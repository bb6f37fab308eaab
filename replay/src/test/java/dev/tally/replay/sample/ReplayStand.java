package dev.tally.replay.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.local.LocalStack;
import dev.tally.replay.ReplaySettings;
import dev.tally.replay.sample.Practice.Consultation;
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
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.UUIDSerializer;

/** A real broker and registry with Tally's topics, filled straight by a producer: faster than through a gateway. */
public final class ReplayStand implements AutoCloseable {
    public static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public final LocalStack stack;
    public final Admin admin;
    private final KafkaClients clients;
    private final TopicSerdes serdes;
    private final KafkaProducer<byte[], byte[]> producer;
    private final UUIDSerializer keys = new UUIDSerializer();
    private final Map<Topic<?, ?>, Serializer<?>> values = new HashMap<>();

    private ReplayStand(LocalStack stack) {
        this.stack = stack;
        clients = new KafkaClients(KafkaSettings.plain(stack.bootstrapServers()));
        admin = Admin.create(clients.admin("test"));
        serdes = new TopicSerdes(Settings.of(Map.of("serde.schema.registry.url", stack.registryUrl()))
                .read(SerdeSettings::from));
        producer = new KafkaProducer<>(
                clients.producer("test", Topics.RECORD), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Starts broker and registry, and makes topics and schemas. */
    public static ReplayStand start(Path directory) {
        return start(directory, PARTITIONS);
    }

    /** The same with so many partitions. */
    public static ReplayStand start(Path directory, int partitions) {
        ReplayStand stand = new ReplayStand(LocalStack.in(directory)
                .brokers(1)
                .only(LocalStack.Part.BROKERS, LocalStack.Part.REGISTRY)
                .start());
        stand.prepare(partitions);
        return stand;
    }

    private void prepare(int partitions) {
        try (SchemaRegistryClient registry =
                SchemaRegistryClient.open(RegistrySettings.from(Map.of("schema.registry.url", stack.registryUrl())))) {
            for (Topic<?, ?> topic : Topics.all()) {
                assertThat(registry.register(topic.valueSubject(), topic.valueSchema()))
                        .isInstanceOf(RegistryReply.Ok.class);
            }
        }
        TopicAdministration administration =
                new TopicAdministration(admin, new TopicSettings(partitions, 1, 1), Duration.ofSeconds(30));
        await().atMost(PATIENCE).untilAsserted(() -> {
            TopicReport.Seen seen = (TopicReport.Seen) administration.check();
            administration.execute(administration.plan(seen));
            assertThat(administration
                            .plan((TopicReport.Seen) administration.check())
                            .isEmpty())
                    .isTrue();
        });
    }

    /** Settings of a replay here. */
    public ReplaySettings settings(String... more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "kafka.bootstrap.servers", stack.bootstrapServers(),
                "serde.schema.registry.url", stack.registryUrl()));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return Settings.of(all).read(ReplaySettings::from);
    }

    public KafkaClients clients() {
        return clients;
    }

    public TopicSerdes serdes() {
        return serdes;
    }

    /** Sends the events of a consultation to the half topics and its record to the record topic. */
    public void send(Consultation consultation) {
        consultation.observations().forEach(event -> send(Topics.OBSERVATION, consultation.id(), event));
        consultation.sharing().forEach(event -> send(Topics.DOCUMENT_SHARE, consultation.id(), event));
        send(Topics.RECORD, consultation.id(), consultation.record());
    }

    /** Sends one event. Returns how many bytes its value has. */
    @SuppressWarnings("FutureReturnValueIgnored") // flush() waits for all, and the tests count what arrived.
    public <V extends SpecificRecord> int send(Topic<UUID, V> topic, UUID key, V event) {
        @SuppressWarnings("unchecked")
        Serializer<V> serializer = (Serializer<V>) values.computeIfAbsent(topic, each -> serdes.valueSerializer(topic));
        byte[] value = serializer.serialize(topic.name(), event);
        producer.send(new ProducerRecord<>(topic.name(), keys.serialize(topic.name(), key), value));
        return value.length;
    }

    /** Sends bytes of any kind into one partition. */
    public long send(Topic<?, ?> topic, int partition, byte[] value) throws Exception {
        return producer.send(new ProducerRecord<>(topic.name(), partition, new byte[] {1}, value))
                .get()
                .offset();
    }

    /** Waits until everything that was sent is acknowledged. */
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        stack.close();
    }
}
