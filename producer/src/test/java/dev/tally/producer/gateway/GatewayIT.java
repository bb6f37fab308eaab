package dev.tally.producer.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Receipt;
import dev.tally.event.ReceiptState;
import dev.tally.event.Sha256;
import dev.tally.local.LocalStack;
import dev.tally.local.LocalStack.Part;
import dev.tally.producer.gateway.RunningGateway.Reply;
import dev.tally.producer.state.EventState;
import dev.tally.runtime.logging.LoggingSettings;
import dev.tally.runtime.logging.Logs;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.settings.Settings;
import dev.tally.runtime.topics.TopicFinding;
import dev.tally.schemas.digest.EventIntegrity;
import dev.tally.schemas.topic.EventHeaders;
import dev.tally.schemas.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
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

/** P1, P3, P4 on real brokers: an answer of 201 is in Kafka, and what is not gets there as soon as it can. */
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
        assertThat(lines).contains("were not acknowledged by Kafka").doesNotContain(PLANTED, PATIENT, "10003879623");
    }

    @Test
    void whatIsAcceptedIsInItsTopicUnderItsKeyWithItsHeaders() throws Exception {
        try (RunningGateway gateway = new RunningGateway(stack, directory, Map.of()).started()) {
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
                        .matches("gateway-1/" + gateway.incarnation + "/[12]/true");
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
        try (RunningGateway gateway =
                new RunningGateway(stack, directory, Map.of("gateway.replicate-within", "20s")).started()) {
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
    void withAllBrokersStoppedHalvesAreAcceptedAndEachIsReplicatedWhenTheyReturn() throws Exception {
        int halves = Boolean.getBoolean("tally.heavy") ? 10_000 : 300;
        try (RunningGateway gateway =
                new RunningGateway(stack, directory, Map.of("gateway.replicate-within", "100ms")).started()) {
            assertThat(gateway.put(observationPath(UUID.randomUUID(), 1), observation())
                            .status())
                    .isIn(201, 202);
            stack.brokers().all().forEach(broker -> broker.kill());

            List<Reply> replies = putMany(gateway, halves);

            assertThat(replies).hasSize(halves).allSatisfy(reply -> {
                assertThat(reply.status()).isEqualTo(202);
                assertThat(reply.json().get("state").asText()).isEqualTo("ACCEPTED");
            });
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(gateway.readiness().sentence()).contains("Kafka brokers do not answer");
                assertThat(gateway.readiness().up()).isTrue();
            });
            stack.brokers().all().parallelStream().forEach(broker -> broker.restart());
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                assertThat(gateway.metric("tally_gateway_journal_entries")).isEqualTo(halves + 1);
                assertThat(gateway.metric("tally_gateway_producer_replaced_total"))
                        .isPositive();
                assertThat(states(gateway, replies)).containsOnly("REPLICATED");
            });
            Set<String> accepted = replies.stream()
                    .map(reply -> reply.json().get("eventId").asText())
                    .collect(Collectors.toSet());
            assertThat(accepted).hasSize(halves);
            assertThat(topics.eventIds()).containsAll(accepted);
            assertThat(sequences(gateway.incarnation).stream().distinct())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, halves + 1).boxed().toList());
            assertWhatIsThereTwiceIsTheSame();
        }
    }

    /** Order within a consultation and topic: the first of each event is in the order of acceptance. */
    @Test
    void eventsOfOneConsultationReachTheirTopicInTheirOrderThroughAnOutage() throws Exception {
        UUID consultation = UUID.randomUUID();
        int revisions = 30;
        try (RunningGateway gateway =
                new RunningGateway(stack, directory, Map.of("gateway.replicate-within", "100ms")).started()) {
            stack.broker(1).kill();
            stack.broker(2).kill();
            for (int revision = 1; revision <= revisions; revision++) {
                assertThat(gateway.put(observationPath(consultation, revision), observation())
                                .status())
                        .isIn(201, 202);
            }
            stack.broker(1).restart();
            stack.broker(2).restart();
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(gateway.get("/v1/consultations/" + consultation)
                                    .json()
                                    .at("/halves/observation/state")
                                    .asText())
                            .isEqualTo("REPLICATED"));
        }

        List<Integer> inTopic = topics.read().stream()
                .filter(record -> consultation.equals(record.key()))
                .map(record -> ((ObservationEvent) record.value()).getRevision())
                .distinct()
                .toList();
        assertThat(inTopic)
                .isEqualTo(IntStream.rangeClosed(1, revisions).boxed().toList());
        assertWhatIsThereTwiceIsTheSame();
    }

    @Test
    void whatOneIncarnationAcceptedIsSentByTheNext() throws Exception {
        Path journal = directory.resolve("handed-on");
        UUID consultation = UUID.randomUUID();
        UUID first;
        try (RunningGateway gateway = new RunningGateway(
                        "127.0.0.1:1", stack.registryUrl(), journal, Map.of("gateway.replicate-within", "100ms"), true)
                .started()) {
            first = gateway.incarnation;
            assertThat(gateway.put(observationPath(consultation, 1), observation())
                            .status())
                    .isEqualTo(202);
            assertThat(gateway.readiness().up()).isTrue();
            assertThat(gateway.readiness().sentence()).contains("waiting");
        }
        try (RunningGateway gateway =
                new RunningGateway(stack.bootstrapServers(), stack.registryUrl(), journal, Map.of(), true).started()) {
            awaitState(gateway, consultation, "REPLICATED");
            Reply again = gateway.put(observationPath(consultation, 1), observation());

            assertThat(again.status()).isEqualTo(200);
            assertThat(again.json().get("incarnation").asText()).isEqualTo(first.toString());
            assertThat(sequences(first)).containsExactly(1L);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(topics.heartbeats())
                            .filteredOn(heartbeat -> heartbeat.getIncarnation().equals(first))
                            .flatExtracting(heartbeat -> heartbeat.getAccepted())
                            .extracting(event -> event.getEventId().toString())
                            .containsExactly(again.json().get("eventId").asText()));
        }
    }

    @Test
    void receiptsMoveTheStatesAndWhatTheySaidSurvivesARestartAndTheLossOfTheirTopic() throws Exception {
        Path journal = directory.resolve("with-receipts");
        Map<String, String> settings = Map.of("gateway.id", "with-receipts", "journal.resend-after", "1s");
        UUID consultation = UUID.randomUUID();
        Reply note;
        Reply closing;
        try (RunningGateway gateway =
                new RunningGateway(stack.bootstrapServers(), stack.registryUrl(), journal, settings, true).started()) {
            note = gateway.put(observationPath(consultation, 1), observation());
            List<MissingPart> missing = List.of(new MissingPart(MissingKind.SHARING_HALF, null, null));
            topics.say("join", "with-receipts", receipt(note, ReceiptState.HELD, missing));
            awaitState(gateway, consultation, "HELD");
            assertThat(gateway.get("/v1/consultations/" + consultation)
                            .json()
                            .at("/record/missing/0/kind")
                            .asText())
                    .isEqualTo("sharing-half");
            closing = gateway.put("/v1/consultations/" + consultation + "/sharing-statement", statement());

            topics.say(
                    "sink",
                    "with-receipts",
                    receipt(note, ReceiptState.STORED, List.of()),
                    receipt(closing, ReceiptState.STORED, List.of()));

            awaitState(gateway, consultation, "STORED");
            assertThat(gateway.metric("tally_gateway_journal_depth")).isZero();
            assertThat(gateway.metric("tally_gateway_journal_stubs")).isEqualTo(2);
        }
        topics.emptyReceipts();
        try (RunningGateway gateway =
                new RunningGateway(stack.bootstrapServers(), stack.registryUrl(), journal, settings, true).started()) {
            assertThat(state(gateway, consultation)).isEqualTo("STORED");
            UUID another = UUID.randomUUID();
            Reply later = gateway.put(observationPath(another, 1), observation());
            topics.say("sink", "with-receipts", receipt(later, ReceiptState.STORED, List.of()));
            awaitState(gateway, another, "STORED");
            assertThat(gateway.metric("tally_gateway_receipts_contradicted_total"))
                    .isZero();
        }
    }

    @Test
    void whatStorageDoesNotConfirmIsSentAgainWithTheVerySameBytes() throws Exception {
        UUID consultation = UUID.randomUUID();
        try (RunningGateway gateway = new RunningGateway(
                        stack, directory, Map.of("gateway.id", "resending", "journal.resend-after", "1s"))
                .started()) {
            Reply note = gateway.put(observationPath(consultation, 1), observation());
            String eventId = note.json().get("eventId").asText();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(topics.eventIds())
                            .filteredOn(eventId::equals)
                            .hasSizeGreaterThan(2));

            assertWhatIsThereTwiceIsTheSame();
            topics.say("sink", "resending", receipt(note, ReceiptState.STORED, List.of()));
            awaitState(gateway, consultation, "STORED");
        }
    }

    @Test
    void aReceiptWithAnotherDigestIsAnAlarmAndNoState() throws Exception {
        UUID consultation = UUID.randomUUID();
        try (RunningGateway gateway =
                new RunningGateway(stack, directory, Map.of("gateway.id", "contradicted")).started()) {
            Reply note = gateway.put(observationPath(consultation, 1), observation());
            Receipt lying = receipt(note, ReceiptState.STORED, List.of());
            Receipt altered = Receipt.newBuilder(lying)
                    .setContentDigest(new Sha256(new byte[32]))
                    .build();

            topics.say("sink", "contradicted", altered);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(gateway.metric("tally_gateway_receipts_contradicted_total"))
                            .isEqualTo(1));
            assertThat(state(gateway, consultation)).isEqualTo("REPLICATED");
        }
    }

    @Test
    void whoPrefersToWaitIsAnsweredWhenStorageHasConfirmed() throws Exception {
        UUID consultation = UUID.randomUUID();
        try (RunningGateway gateway =
                new RunningGateway(stack, directory, Map.of("gateway.id", "waited-for")).started()) {
            CompletableFuture<Reply> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return gateway.send(gateway.request(observationPath(consultation, 1))
                            .header("Content-Type", "application/json")
                            .header("Prefer", "wait=20")
                            .PUT(BodyPublishers.ofString(observation())));
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            awaitState(gateway, consultation, "REPLICATED");
            Reply known = gateway.put(observationPath(consultation, 1), observation());

            topics.say("sink", "waited-for", receipt(known, ReceiptState.STORED, List.of()));

            Reply reply = waiting.get(60, TimeUnit.SECONDS);
            assertThat(reply.status()).isEqualTo(201);
            assertThat(reply.json().get("state").asText()).isEqualTo("STORED");
        }
    }

    @Test
    void theRegistryMayGoAwayOnceTheGatewayTakesHalves() throws Exception {
        try (RunningGateway gateway = new RunningGateway(stack, directory, Map.of()).started()) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(gateway.readiness().sentence()).contains("Kafka gets them"));
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
    void aColdStartWithoutTheRegistryAcceptsAndSaysWhatItWaitsFor() throws Exception {
        UUID consultation = UUID.randomUUID();
        stack.registry().kill();
        try (RunningGateway gateway =
                new RunningGateway(stack, directory, Map.of("gateway.replicate-within", "100ms")).started()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(gateway.readiness().sentence())
                            .contains("schema registry", "consultation.observation-value"));
            assertThat(gateway.readiness().up()).isTrue();
            assertThat(gateway.put(observationPath(consultation, 1), observation())
                            .status())
                    .isEqualTo(202);

            stack.registry().restart();

            awaitState(gateway, consultation, "REPLICATED");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(gateway.readiness().sentence()).contains("Kafka gets them"));
        }
    }

    @Test
    void aColdStartWithoutBrokersAcceptsAndSaysWhatItWaitsFor() throws Exception {
        Map<String, String> nobodyThere =
                Map.of("kafka.bootstrap.servers", "127.0.0.1:1", "gateway.replicate-within", "100ms");
        try (RunningGateway gateway = new RunningGateway(stack, directory, nobodyThere).started()) {
            Reply reply = gateway.put(observationPath(UUID.randomUUID(), 1), observation());

            assertThat(reply.status()).isEqualTo(202);
            assertThat(reply.json().get("state").asText()).isEqualTo("ACCEPTED");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(gateway.readiness().sentence()).contains("Kafka brokers do not answer"));
            assertThat(gateway.readiness().up()).isTrue();
        }
    }

    @Test
    void aSettingOfKafkaThatIsWrongKeepsTheGatewayDownWithTheRemedy() {
        Map<String, String> noSuchFile =
                Map.of("kafka.security.protocol", "SSL", "kafka.ssl.truststore.location", "nowhere.p12");
        try (RunningGateway gateway = new RunningGateway(stack, directory, noSuchFile)) {
            assertThatThrownBy(gateway::started)
                    .isInstanceOf(RoleFailedException.class)
                    .hasMessageContaining("no Kafka client can be made with these settings")
                    .hasMessageContaining("nowhere.p12");
        }
    }

    @Test
    void aTopicThatIsMissingKeepsTheGatewayDownWithTheRemedy() throws Exception {
        topics.admin.deleteTopics(List.of(Topics.DOCUMENT_SHARE.name())).all().get(20, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> !topics.plan().changes().isEmpty());
        try (RunningGateway gateway = new RunningGateway(stack, directory, Map.of())) {
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
        try (RunningGateway gateway = new RunningGateway(stack, directory, Map.of())) {
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

    private static List<Reply> putMany(RunningGateway gateway, int count) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(16);
        List<Future<Reply>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(clients.submit(() -> gateway.put(observationPath(UUID.randomUUID(), 1), observation())));
        }
        List<Reply> replies = new ArrayList<>();
        for (Future<Reply> answer : answers) {
            replies.add(answer.get(60, TimeUnit.SECONDS));
        }
        clients.shutdown();
        return replies;
    }

    private static Set<String> states(RunningGateway gateway, List<Reply> replies) throws Exception {
        Set<String> states = new HashSet<>();
        for (Reply reply : replies) {
            states.add(state(
                    gateway, UUID.fromString(reply.json().get("consultationId").asText())));
        }
        return states;
    }

    /** The least of all states of the consultation. */
    private static String state(RunningGateway gateway, UUID consultation) throws Exception {
        JsonNode events =
                gateway.get("/v1/consultations/" + consultation).json().path("events");
        return StreamSupport.stream(events.spliterator(), false)
                .map(event -> EventState.Kind.valueOf(event.get("state").asText()))
                .min(Comparator.naturalOrder())
                .map(EventState.Kind::name)
                .orElse("unknown");
    }

    private static void awaitState(RunningGateway gateway, UUID consultation, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(state(gateway, consultation)).isEqualTo(state));
    }

    private static Receipt receipt(Reply accepted, ReceiptState state, List<MissingPart> missing) {
        JsonNode json = accepted.json();
        return Receipt.newBuilder()
                .setEventId(UUID.fromString(json.get("eventId").asText()))
                .setConsultationId(UUID.fromString(json.get("consultationId").asText()))
                .setIncarnation(UUID.fromString(json.get("incarnation").asText()))
                .setSequence(json.get("sequence").asLong())
                .setState(state)
                .setContentDigest(new Sha256(
                        HexFormat.of().parseHex(json.get("contentDigest").asText())))
                .setVersion(state == ReceiptState.STORED ? 2 : null)
                .setMissing(missing)
                .build();
    }

    /** An event may be in its topic twice, after an error that left it in doubt; then it is the same event to the last byte. */
    private static void assertWhatIsThereTwiceIsTheSame() {
        Map<String, SpecificRecord> first = new HashMap<>();
        for (ConsumerRecord<UUID, SpecificRecord> record : topics.read()) {
            String eventId = HalfTopics.header(record, EventHeaders.EVENT_ID);
            SpecificRecord known = first.putIfAbsent(eventId, record.value());
            assertThat(known == null || known.equals(record.value()))
                    .as(eventId)
                    .isTrue();
        }
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
