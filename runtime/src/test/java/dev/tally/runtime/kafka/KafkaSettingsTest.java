package dev.tally.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.runtime.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P1: what is set for Kafka is what its clients get, and nothing that carries a promise can be set away. */
class KafkaSettingsTest {
    private static final String SERVERS = "kafka.bootstrap.servers";

    @Test
    void theBrokersAreRequired() {
        assertThatThrownBy(() -> Settings.of(Map.of()).read(KafkaSettings::from))
                .hasMessageContaining("kafka.bootstrap.servers: is required");
    }

    @Test
    void brokersAndEverythingForTlsAndSaslIsTaken() {
        Settings settings = Settings.of(
                Map.of(SERVERS, "one:9092, [::1]:9093"),
                Map.of(
                        "TALLY_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                        "TALLY_KAFKA_SSL_TRUSTSTORE_LOCATION", "/t.p12",
                        "TALLY_KAFKA_SASL_JAAS_CONFIG", "hunter2"),
                null);

        KafkaSettings kafka = settings.read(KafkaSettings::from);

        assertThat(kafka.bootstrapServers()).isEqualTo(List.of("one:9092", "[::1]:9093"));
        assertThat(kafka.clientProperties().asMap())
                .isEqualTo(Map.of(
                        "security.protocol", "SASL_SSL",
                        "ssl.truststore.location", "/t.p12",
                        "sasl.jaas.config", "hunter2"));
        assertThat(kafka.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acks",
                "enable.idempotence",
                "isolation.level",
                "enable.auto.commit",
                "auto.offset.reset",
                "allow.auto.create.topics",
                "processing.guarantee",
                "replication.factor",
                "delivery.timeout.ms",
                "producer.acks",
                "main.consumer.auto.offset.reset",
                "consumer.isolation.level",
                "value.serializer",
                "partitioner.class",
                "producer.partitioner.ignore.keys",
                "default.deserialization.exception.handler",
                "client.id",
                "topic.cleanup.policy"
            })
    void whatCarriesAPromiseCannotBeChanged(String name) {
        Settings settings = Settings.of(Map.of(SERVERS, "one:9092", "kafka." + name, "0"));

        assertThatThrownBy(() -> settings.read(KafkaSettings::from))
                .hasMessageContaining("kafka." + name + " = \"0\" (command line): cannot be changed, for ");
    }

    @ParameterizedTest
    @CsvSource({
        "state.dir, join.state-directory",
        "num.standby.replicas, join.standby-replicas",
        "num.stream.threads, join.threads",
        "commit.interval.ms, join.commit-interval",
        "application.id, join.application-id",
        "replication.factor, topics.replication",
        "topic.min.insync.replicas, topics.min-in-sync-replicas",
        "main.consumer.bootstrap.servers, kafka.bootstrap.servers",
        "key.serializer, serde.key.serializer"
    })
    void whatASettingOfOursGivesIsRefusedWithItsNameAndNotOverwrittenInSilence(String name, String ours) {
        Settings settings = Settings.of(Map.of(SERVERS, "one:9092", "kafka." + name, "0"));

        assertThatThrownBy(() -> settings.read(KafkaSettings::from))
                .hasMessageContaining("kafka." + name + " = \"0\" (command line): cannot be changed, for " + ours
                        + " gives it: set that instead");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ssl.keystore.pasword", "ssl.truststore.pasword", "sasl.jas.config", "producer.ssl.key.pasword"})
    void aMistypedSecretIsNamedWithoutItsValue(String name) {
        Settings settings = Settings.of(Map.of(SERVERS, "one:9092", "kafka." + name, "hunter2"));

        assertThatThrownBy(() -> settings.read(KafkaSettings::from))
                .hasMessageContaining("kafka." + name + " = (secret) (command line): is unknown to Kafka")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aNameThatLooksLikeASlipIsRefusedAndAPluginsNameIsNot() {
        Settings slip = Settings.of(Map.of(SERVERS, "one:9092", "kafka.ssl.trustore.location", "/t"));
        Settings plugin = Settings.of(Map.of(SERVERS, "one:9092", "kafka.my.interceptor.colour", "red"));

        assertThatThrownBy(() -> slip.read(KafkaSettings::from))
                .hasMessageContaining("is unknown to Kafka: did you mean kafka.ssl.truststore.location?");
        assertThat(plugin.read(KafkaSettings::from).clientProperties().asMap())
                .isEqualTo(Map.of("my.interceptor.colour", "red"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "one:9092,two", "http://one:9092", "one:9092,"})
    void brokersAreHostAndPort(String servers) {
        assertThatThrownBy(() -> Settings.of(Map.of(SERVERS, servers)).read(KafkaSettings::from))
                .hasMessageContaining("kafka.bootstrap.servers = \"" + servers + "\"");
    }

    @Test
    void topicsAreKeptThreeTimesUnlessToldOtherwise() {
        assertThat(Settings.of(Map.of()).read(TopicSettings::from)).isEqualTo(new TopicSettings(6, 3, 2));
        assertThat(Settings.of(Map.of(
                                "topics.partitions", "12",
                                "topics.replication", "5",
                                "topics.min-in-sync-replicas", "3"))
                        .read(TopicSettings::from))
                .isEqualTo(new TopicSettings(12, 5, 3));
    }

    @Test
    void moreCopiesCannotBeInSyncThanThereAre() {
        assertThatThrownBy(() -> Settings.of(Map.of("topics.replication", "1")).read(TopicSettings::from))
                .hasMessageContaining("topics.min-in-sync-replicas: must not be above topics.replication, which is 1");
    }

    @Test
    void theJoinHasADurableStateAndAStandbyUnlessToldOtherwise() {
        assertThat(Settings.of(Map.of()).read(StreamsSettings::from))
                .isEqualTo(new StreamsSettings(
                        "tally-join", Path.of("/var/lib/tally/join"), 1, 1, Duration.ofMillis(100)));
        assertThat(Settings.of(Map.of(
                                "join.application-id", "other",
                                "join.state-directory", "/d",
                                "join.threads", "4",
                                "join.standby-replicas", "0",
                                "join.commit-interval", "1s"))
                        .read(StreamsSettings::from))
                .isEqualTo(new StreamsSettings("other", Path.of("/d"), 4, 0, Duration.ofSeconds(1)));
    }

    @Test
    void theJoinsNameCannotBreakTheNamesMadeOfIt() {
        assertThatThrownBy(() ->
                        Settings.of(Map.of("join.application-id", "My Join")).read(StreamsSettings::from))
                .hasMessageContaining("join.application-id = \"My Join\" (command line): must be lower-case");
    }
}
