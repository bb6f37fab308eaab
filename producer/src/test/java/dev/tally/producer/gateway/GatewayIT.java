package dev.tally.producer.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tally.event.ObservationEvent;
import dev.tally.local.LocalStack;
import dev.tally.local.LocalStack.Part;
import dev.tally.producer.gateway.RunningGateway.Reply;
import dev.tally.runtime.logging.LoggingSettings;
import dev.tally.runtime.logging.Logs;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.settings.Settings;
import dev.tally.runtime.topics.TopicFinding;
import dev.tally.schemas.digest.EventIntegrity;
import dev.tally.schemas.topic.EventHeaders;
import dev.tally.schemas.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P1, P3, P4 on real brokers: an answer of 201 is in Kafka, and whatever is not is said and can be sent again. */
class GatewayIT {
    private static final String PLANTED = "planted-note-Xylophage";
    private static final String PATIENT = "279035121518989";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static final PrintStream err = System.err;
    private static final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private static LocalStack stack;
    private static HalfTopics topics;

    @BeforeAll
    static void start() throws Exception {
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        Logs.configure(Settings.of(Map.of("log.level", "debug")).read(LoggingSettings::from));
        stack = LocalStack.in(directory.resolve("stack"))
                .only(Part.BROKERS, Part.REGISTRY)
                .start();
        topics = new HalfTopics(stack);
        assertThat(topics.apply()).isEmpty();
        await().atMost(PATIENCE).until(() -> topics.plan().isEmpty());
        topics.registerSchemas();
    }

    /** After all tests, so that every line of every one of them is looked at. */
    @AfterAll
    static void nothingOfThePatientIsInAnyLogLine() {
        topics.close();
        stack.close();
        System.setErr(err);
        String lines = logged.toString(StandardCharsets.UTF_8);
        System.err.print(lines);
        assertThat(lines).contains("was not acknowledged by Kafka").doesNotContain(PLANTED, PATIENT, "10003879623");
    }

    @Test
    void whatIsAcceptedIsInItsTopicUnderItsKeyWithItsHeaders() throws Exception {
        try (RunningGateway gateway = new RunningGateway(stack, Map.of()).started()) {
            UUID consultation = UUID.randomUUID();

            Reply note = gateway.put(observationPath(consultation, 1), observation());
            Reply statement = gateway.put("/v1/consultations/" + consultation + "/sharing-statement", statement());

            assertThat(List.of(note.status(), statement.status())).containsExactly(201, 201);
            List<ConsumerRecord<UUID, SpecificRecord>> records = topics.read().stream()
                    .filter(record -> consultation.equals(record.key()))
                    .toList();
            assertThat(records)
                    .extracting(ConsumerRecord::topic)
                    .containsExactlyInAnyOrder(Topics.OBSERVATION.name(), Topics.DOCUMENT_SHARE.name());
            assertThat(records).allSatisfy(record -> {
                assertThat(HalfTopics.header(record, EventHeaders.EVENT_ID))
                        .isEqualTo(HalfTopics.eventId(record.value()).toString());
                assertThat(HalfTopics.header(record, EventHeaders.ORIGIN))
                        .matches("gateway-1/" + gateway.incarnation + "/[12]/false");
            });
            assertThat(records)
                    .filteredOn(record -> record.value() instanceof ObservationEvent)
                    .allSatisfy(record -> assertThat(EventIntegrity.problem((ObservationEvent) record.value()))
                            .isEmpty());
            assertThat(gateway.readiness().up()).isTrue();
            assertThat(gateway.metrics()).contains("tally_gateway_accepted_total", "kind=\"observation\"");
        }
    }

    @Test
    void theLossOfOneBrokerIsNotSeen() throws Exception {
        try (RunningGateway gateway = new RunningGateway(stack, Map.of()).started()) {
            stack.broker(2).kill();
            Set<String> accepted = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                Reply reply = gateway.put(observationPath(UUID.randomUUID(), 1), observation());
                assertThat(reply.status()).isEqualTo(201);
                accepted.add(reply.json().get("eventId").asText());
            }
            stack.broker(2).restart();

            assertThat(topics.eventIds()).containsAll(accepted);
        }
    }

    @Test
    void withoutEnoughBrokersNothingIsAcceptedAndNothingIsLostWhenItIsSentAgain() throws Exception {
        try (RunningGateway gateway = new RunningGateway(stack, Map.of("gateway.acknowledge-within", "1s")).started()) {
            assertThat(gateway.put(observationPath(UUID.randomUUID(), 1), observation())
                            .status())
                    .isEqualTo(201);
            List<UUID> consultations = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
            stack.broker(1).kill();
            stack.broker(2).kill();
            long begun = System.nanoTime();
            for (UUID consultation : consultations) {
                Reply reply = gateway.put(observationPath(consultation, 1), observation());
                assertThat(reply.status()).isEqualTo(503);
                assertThat(reply.detail()).contains("Send the same request again");
            }
            // send() itself may block for 5 s each; the requests do not.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            stack.broker(1).restart();
            stack.broker(2).restart();

            Set<String> accepted = new HashSet<>();
            for (UUID consultation : consultations) {
                await().atMost(PATIENCE).untilAsserted(() -> {
                    Reply again = gateway.put(observationPath(consultation, 1), observation());
                    assertThat(again.status()).isIn(200, 201);
                    accepted.add(again.json().get("eventId").asText());
                });
            }

            List<String> inKafka = topics.eventIds();
            assertThat(accepted).hasSize(3);
            assertThat(inKafka).containsAll(accepted);
            // The retries found the first attempt on its way, so that even in Kafka each event is once.
            assertThat(inKafka).filteredOn(accepted::contains).doesNotHaveDuplicates();
            assertThat(sequences(gateway.incarnation)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void anEventThatTheProducerGaveUpIsSaidToBeInDoubtAndItsNumberIsNotUsedUp() throws Exception {
        try (RunningGateway gateway =
                new RunningGateway(stack, Map.of("gateway.acknowledge-within", "20s")).started()) {
            stack.brokers().all().forEach(broker -> broker.kill());

            // No metadata has been fetched yet, so send() itself gives up after max.block.ms.
            Reply reply = gateway.put(observationPath(UUID.randomUUID(), 1), observation());
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.detail()).contains("TimeoutException");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(gateway.readiness().sentence()).contains("Kafka brokers do not answer"));

            stack.brokers().all().parallelStream().forEach(broker -> broker.restart());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(gateway.put(observationPath(UUID.randomUUID(), 1), observation())
                                    .status())
                            .isEqualTo(201));
            await().atMost(PATIENCE).until(() -> gateway.readiness().up());
            List<Long> used = sequences(gateway.incarnation);
            assertThat(used).startsWith(1L).doesNotHaveDuplicates();
        }
    }

    @Test
    void theRegistryMayGoAwayOnceTheGatewayTakesHalves() throws Exception {
        try (RunningGateway gateway = new RunningGateway(stack, Map.of()).started()) {
            stack.registry().kill();
            try {
                UUID consultation = UUID.randomUUID();
                assertThat(gateway.put(observationPath(consultation, 1), observation())
                                .status())
                        .isEqualTo(201);
                assertThat(gateway.put("/v1/consultations/" + consultation + "/sharing-statement", statement())
                                .status())
                        .isEqualTo(201);
            } finally {
                stack.registry().restart();
            }
        }
    }

    @Test
    void aColdStartWaitsForTheRegistryAndSaysSo() throws Exception {
        stack.registry().kill();
        try (RunningGateway gateway = new RunningGateway(stack, Map.of())) {
            CompletableFuture<Void> starting = gateway.starting();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(gateway.readiness().sentence())
                            .contains("schema registry", "consultation.observation-value"));
            assertThat(gateway.readiness().up()).isFalse();
            assertThat(starting).isNotDone();

            stack.registry().restart();

            starting.get(60, TimeUnit.SECONDS);
            assertThat(gateway.readiness().up()).isTrue();
            assertThat(gateway.put(observationPath(UUID.randomUUID(), 1), observation())
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void aColdStartWaitsForTheBrokersAndSaysSo() throws Exception {
        Map<String, String> nobodyThere = Map.of("kafka.bootstrap.servers", "127.0.0.1:1");
        try (RunningGateway gateway = new RunningGateway(stack, nobodyThere)) {
            CompletableFuture<Void> starting = gateway.starting();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(gateway.readiness().sentence()).contains("Kafka brokers do not answer"));

            gateway.askToStop();

            starting.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aTopicThatIsMissingKeepsTheGatewayDownWithTheRemedy() throws Exception {
        topics.admin.deleteTopics(List.of(Topics.DOCUMENT_SHARE.name())).all().get(20, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> !topics.plan().changes().isEmpty());
        try (RunningGateway gateway = new RunningGateway(stack, Map.of())) {
            assertThatThrownBy(gateway::started)
                    .isInstanceOf(RoleFailedException.class)
                    .hasMessageContaining("consultation.document-share")
                    .hasMessageContaining("tally topics apply --execute");
        } finally {
            assertThat(topics.apply()).isEmpty();
            await().atMost(PATIENCE).until(() -> topics.plan().isEmpty());
        }
    }

    @Test
    void halvesWhosePartitionsDifferKeepTheGatewayDown() throws Exception {
        topics.admin
                .createPartitions(Map.of(Topics.DOCUMENT_SHARE.name(), NewPartitions.increaseTo(4)))
                .all()
                .get(20, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> !topics.look().findings().isEmpty());
        try (RunningGateway gateway = new RunningGateway(stack, Map.of())) {
            assertThatThrownBy(gateway::started)
                    .isInstanceOf(RoleFailedException.class)
                    .hasMessageContaining("consultation.document-share=4, consultation.observation=3");
        } finally {
            topics.admin
                    .deleteTopics(List.of(Topics.DOCUMENT_SHARE.name()))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(() -> !topics.look().topics().containsKey(Topics.DOCUMENT_SHARE.name()));
            assertThat(topics.apply()).isEmpty();
            await().atMost(PATIENCE).until(() -> topics.plan().isEmpty());
        }
    }

    @Test
    void aSettingThatDriftedIsFoundAndMended() throws Exception {
        ConfigResource record = new ConfigResource(ConfigResource.Type.TOPIC, Topics.RECORD.name());
        AlterConfigOp drift = new AlterConfigOp(new ConfigEntry("min.insync.replicas", "1"), AlterConfigOp.OpType.SET);
        topics.admin
                .incrementalAlterConfigs(Map.of(record, List.of(drift)))
                .all()
                .get(20, TimeUnit.SECONDS);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(topics.look().findings())
                        .extracting(TopicFinding::message)
                        .containsExactly("consultation.record: min.insync.replicas is 1, must be 2;"
                                + " run: tally topics apply --execute"));

        assertThat(topics.apply()).isEmpty();

        await().atMost(PATIENCE).until(() -> topics.look().findings().isEmpty());
    }

    private static List<Long> sequences(UUID incarnation) {
        return topics.read().stream()
                .map(record -> HalfTopics.header(record, EventHeaders.ORIGIN).split("/"))
                .filter(origin -> origin[1].equals(incarnation.toString()))
                .map(origin -> Long.valueOf(origin[2]))
                .sorted()
                .toList();
    }

    private static String observationPath(UUID consultation, int revision) {
        return "/v1/consultations/" + consultation + "/observations/" + revision;
    }

    private static String observation() {
        return """
                {"practitionerId": "10003879623", "patientId": "279035121518989",
                 "occurredAt": "2026-11-23T15:05:00+01:00", "conclusion": "planted-note-Xylophage"}""";
    }

    private static String statement() {
        return """
                {"practitionerId": "10003879623", "patientId": "279035121518989",
                 "occurredAt": "2026-11-23T15:05:00+01:00", "revision": 1, "shareIds": [],
                 "lastObservationRevision": 1}""";
    }
}
