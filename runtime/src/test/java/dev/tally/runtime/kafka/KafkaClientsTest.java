package dev.tally.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.runtime.settings.PassThrough;
import dev.tally.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** P1 and P2: every client is told, in so many words, not to lose, double or skip. Source: docs/DESIGN.md. */
class KafkaClientsTest {
    private static final KafkaSettings KAFKA = new KafkaSettings(
            List.of("127.0.0.1:9092"),
            PassThrough.of(Map.of("security.protocol", "SSL", "compression.type", "zstd", "linger.ms", "7")));
    private static final StreamsSettings STREAMS =
            new StreamsSettings("tally-join", Path.of("/d"), 2, 1, Duration.ofMillis(100));

    private final KafkaClients clients = new KafkaClients(KAFKA);

    @Test
    void aProducerWaitsForAllInSyncBrokersAndNeverDoubles() {
        Map<String, Object> properties = clients.producer("gateway", Topics.OBSERVATION);

        assertThat(properties)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("delivery.timeout.ms", 120_000)
                .containsEntry("max.block.ms", 5_000)
                .containsEntry("client.id", "gateway")
                .containsEntry("enable.metrics.push", false)
                .containsEntry("bootstrap.servers", List.of("127.0.0.1:9092"));
        ProducerConfig parsed = producerConfig(properties);
        assertThat(parsed.getString("acks")).isEqualTo("-1");
        assertThat(parsed.getLong("linger.ms")).isEqualTo(7);
        assertThat(parsed.getString("compression.type")).isEqualTo("zstd");
        assertThat(parsed.getString("security.protocol")).isEqualTo("SSL");
    }

    @Test
    void aNameThatDoesNotResolveYetIsAnOutageAndAWrongSettingIsNot() {
        KafkaClients unresolved =
                new KafkaClients(new KafkaSettings(List.of("broker.invalid:9092"), PassThrough.of(Map.of())));
        KafkaClients wrong = new KafkaClients(
                new KafkaSettings(List.of("127.0.0.1:9092"), PassThrough.of(Map.of("request.timeout.ms", "soon"))));

        assertThatThrownBy(() -> Admin.create(unresolved.admin("admin")))
                .isInstanceOfSatisfying(
                        KafkaException.class,
                        failure ->
                                assertThat(KafkaClients.isUnresolved(failure)).isTrue());
        assertThatThrownBy(() -> Admin.create(wrong.admin("admin")))
                .isInstanceOfSatisfying(
                        KafkaException.class,
                        failure ->
                                assertThat(KafkaClients.isUnresolved(failure)).isFalse());
    }

    @Test
    void theLargestRequestEqualsTheLargestMessageOfTheTopicsWrittenTo() {
        assertThat(clients.producer("sink", Topics.RECEIPT, Topics.QUARANTINE))
                .containsEntry("max.request.size", Topics.QUARANTINE.maxMessageBytes());
    }

    @Test
    void aConsumerReadsWhatIsCommittedAndStopsRatherThanSkips() {
        Map<String, Object> properties = clients.consumer("sink", "tally-sink");

        assertThat(properties)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", false)
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("allow.auto.create.topics", false)
                .containsEntry("check.crcs", true)
                .containsEntry("max.poll.interval.ms", 60_000)
                .containsEntry("session.timeout.ms", 10_000)
                .containsEntry("group.protocol", "classic")
                .containsEntry("group.id", "tally-sink");
        assertThat(consumerConfig(properties).getString("isolation.level")).isEqualTo("read_committed");
    }

    @Test
    void aConsumerWithoutAGroupIsAsCareful() {
        Map<String, Object> properties = clients.consumer("audit");

        assertThat(properties)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("enable.auto.commit", false)
                .doesNotContainKey("group.id");
        assertThat(consumerConfig(properties).getString("client.id")).isEqualTo("audit");
    }

    @Test
    void anAdminClientReachesTheSameBrokersInTheSameWay() {
        AdminClientConfig parsed = new AdminClientConfig(clients.admin("topics"));

        assertThat(parsed.getString("security.protocol")).isEqualTo("SSL");
        assertThat(parsed.getList("bootstrap.servers")).isEqualTo(List.of("127.0.0.1:9092"));
    }

    @Test
    void theJoinIsExactlyOnceAndItsOwnTopicsAreKeptAsOftenAsTheOthers() {
        StreamsConfig parsed = new StreamsConfig(clients.streams(STREAMS, new TopicSettings(6, 3, 2), Topics.RECORD));

        assertThat(parsed.getString("processing.guarantee")).isEqualTo("exactly_once_v2");
        assertThat(parsed.getInt("replication.factor")).isEqualTo(3);
        assertThat(parsed.getInt("num.standby.replicas")).isEqualTo(1);
        assertThat(parsed.getInt("num.stream.threads")).isEqualTo(2);
        assertThat(parsed.getLong("commit.interval.ms")).isEqualTo(100);
        assertThat(parsed.getString("state.dir")).isEqualTo("/d");
        assertThat(parsed.getBoolean("ensure.explicit.internal.resource.naming"))
                .isTrue();
        assertThat(parsed.getString("group.protocol")).isEqualTo("classic");
        assertThat(parsed.getLong("statestore.cache.max.bytes")).isZero();
    }

    @Test
    void theClientsInsideTheJoinAreAsCarefulAsAllOthers() {
        StreamsConfig parsed =
                new StreamsConfig(clients.streams(STREAMS, new TopicSettings(6, 3, 2), Topics.QUARANTINE));

        ProducerConfig producer = producerConfig(parsed.getProducerConfigs("join-producer"));
        assertThat(producer.getString("acks")).isEqualTo("-1");
        assertThat(producer.getBoolean("enable.idempotence")).isTrue();
        assertThat(producer.getString("compression.type")).isEqualTo("zstd");
        assertThat(producer.getInt("max.request.size")).isEqualTo(Topics.QUARANTINE.maxMessageBytes());
        Map<String, Object> consumer = parsed.getMainConsumerConfigs("tally-join", "join-consumer", 0);
        assertThat(consumer)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("session.timeout.ms", 10_000)
                .containsEntry("allow.auto.create.topics", "false")
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("check.crcs", true);
        assertThat(parsed.originalsWithPrefix("topic."))
                .isEqualTo(Map.of(
                        "min.insync.replicas",
                        2,
                        "unclean.leader.election.enable",
                        false,
                        "max.message.bytes",
                        16 * 1024 * 1024));
    }

    /** Anything else would be a setting that somebody gave and that is ignored in silence. */
    @Test
    void whatIsHandedOnIsRefusedOrReachesEveryClientAsItWasGiven() {
        Set<String> names = new TreeSet<>();
        for (String name : KafkaNames.known()) {
            names.addAll(List.of(name, "producer." + name, "consumer." + name, "main.consumer." + name));
        }
        Topics.RECORD.config(2).keySet().forEach(name -> names.add("topic." + name));
        names.removeIf(name -> KafkaPromises.refusal(name) != null);

        assertThat(names).contains("linger.ms", "producer.compression.type", "ssl.truststore.location");
        for (String name : names) {
            for (Map<?, ?> properties : clientsGiven(name, "handed on")) {
                assertThat(properties.get(name)).as(name).isEqualTo("handed on");
                assertThat(properties.keySet().stream()
                                .filter(key ->
                                        KafkaPromises.withoutRole((String) key).equals(name))
                                .map(properties::get))
                        .as("all forms of " + name)
                        .allMatch("handed on"::equals);
            }
        }
    }

    private static List<Map<?, ?>> clientsGiven(String name, String value) {
        KafkaClients given =
                new KafkaClients(new KafkaSettings(List.of("127.0.0.1:9092"), PassThrough.of(Map.of(name, value))));
        return List.of(
                given.producer("p", Topics.RECORD),
                given.consumer("c", "group"),
                given.consumer("c"),
                given.admin("a"),
                given.streams(STREAMS, new TopicSettings(6, 3, 2), Topics.RECORD));
    }

    @Test
    void everyMapIsTheCallersOwn() {
        clients.admin("a").clear();

        assertThat(clients.admin("a")).isNotEmpty();
    }

    private static ProducerConfig producerConfig(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return new ProducerConfig(all);
    }

    private static ConsumerConfig consumerConfig(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return new ConsumerConfig(all);
    }
}
