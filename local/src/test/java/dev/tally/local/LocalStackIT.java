package dev.tally.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ground that P1 and P2 are tested on: what a part acknowledged is there after it was killed. */
class LocalStackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static LocalStack stack;

    @BeforeAll
    static void start() {
        // As in the home of Zoë, who keeps her work in "données été".
        stack = LocalStack.in(directory.resolve("Zoë").resolve("données été"))
                .listener(step -> System.out.println(step))
                .start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void aTopicHasEveryReplicaInSyncAndAgainAfterABrokerWasKilled() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()));
                KafkaProducer<String, String> producer = producer()) {
            admin.createTopics(List.of(new NewTopic("survives", 3, (short) 3)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
            // The broker that is asked may hear of the topic and its replicas later than the one that made it.
            await().atMost(PATIENCE)
                    .ignoreException(ExecutionException.class)
                    .untilAsserted(
                            () -> assertThat(fullPartitions(admin, "survives")).isEqualTo(3));

            send(producer, "before");
            stack.broker(1).kill();
            send(producer, "while one broker is dead");
            assertThat(stack.broker(1).isAlive()).isFalse();

            stack.broker(1).restart();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(fullPartitions(admin, "survives")).isEqualTo(3));
        }
    }

    @Test
    void consumerOffsetsNeedTwoInSyncReplicas() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
            admin.listConsumerGroupOffsets("makes-the-offsets-topic").all().get(60, TimeUnit.SECONDS);
            ConfigResource offsets = new ConfigResource(ConfigResource.Type.TOPIC, "__consumer_offsets");
            await().atMost(PATIENCE)
                    .ignoreException(ExecutionException.class)
                    .untilAsserted(() -> assertThat(admin.describeConfigs(List.of(offsets))
                                    .all()
                                    .get(60, TimeUnit.SECONDS)
                                    .values()
                                    .iterator()
                                    .next()
                                    .get("min.insync.replicas")
                                    .value())
                            .isEqualTo("2"));
        }
    }

    @Test
    void committedRowsOutliveAKilledPostgres() throws Exception {
        String url = stack.postgres().createDatabase("survives");
        run(url, "create table note (text text not null); insert into note values ('kept')");

        stack.postgres().kill();
        stack.postgres().restart();

        assertThat(query(url, "select text from note")).isEqualTo("kept");
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
            assertThat(query(url, "show " + setting)).as(setting).isEqualTo("on");
        }
    }

    @Test
    void aKilledRegistryComesBackWithTheSameIds() throws Exception {
        String schema = "{\"schema\": \"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Note\\\",\\\"fields\\\":[]}\"}";
        String before = post("/subjects/note/versions", schema);
        assertThat(before).matches("\\{\"id\":[0-9]+}");

        stack.registry().kill();
        stack.registry().restart();

        assertThat(post("/subjects/note/versions", schema)).isEqualTo(before);
    }

    @Test
    void aRoleWithAPasswordLogsInWithItAndNotWithout() throws Exception {
        String url = stack.postgres().createDatabase("roles");
        run(url, "create role clerk login password 'right'");

        DriverManager.getConnection(url, "clerk", "right").close();
        assertThatThrownBy(() -> DriverManager.getConnection(url, "clerk", "wrong"))
                .isInstanceOf(SQLException.class);
    }

    private static String post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.registryUrl() + path))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", stack.bootstrapServers(),
                        "acks", "all",
                        "enable.idempotence", "true"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static void send(KafkaProducer<String, String> producer, String value)
            throws ExecutionException, InterruptedException, TimeoutException {
        for (int partition = 0; partition < 3; partition++) {
            producer.send(new ProducerRecord<>("survives", partition, "key", value))
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private static long fullPartitions(Admin admin, String topic)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<TopicPartitionInfo> partitions = admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get(60, TimeUnit.SECONDS)
                .values()
                .iterator()
                .next()
                .partitions();
        return partitions.stream()
                .filter(partition -> partition.isr().size() == 3)
                .count();
    }

    private static void run(String url, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(url, stack.postgres().superuser(), "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(String url, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(url, stack.postgres().superuser(), "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
