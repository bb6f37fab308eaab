package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tally.cli.command.TallyCommand;
import dev.tally.cli.demo.Pipeline;
import dev.tally.event.AccessEntry;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ObservationStatus;
import dev.tally.event.Origin;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.Receipt;
import dev.tally.event.ReceiptBatch;
import dev.tally.event.ReceiptState;
import dev.tally.event.Sha256;
import dev.tally.schemas.digest.ContentDigest;
import dev.tally.schemas.digest.EventIds;
import dev.tally.schemas.topic.EventHeaders;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** P3, P4: what an operator does with what was set aside, and what others learn of it. */
@TestMethodOrder(OrderAnnotation.class)
class QuarantineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final UUID CONSULTATION = UUID.fromString("0d4f5f6e-6a39-4f5e-9d55-2b6f6f1c7a01");
    private static final String PATIENT = "279035121518989";
    private static final String SECRET = "Lombalgie aiguë";
    private static final byte[] NO_EVENT = "ceci n'est pas un fait".getBytes(StandardCharsets.UTF_8);

    @RegisterExtension
    static final TestStack STACK = new TestStack();

    private static ObservationEvent conflicting;
    private static ObservationEvent unreadable;

    /** What a command gave. */
    private record Run(int exitCode, String out, String err) {
        List<JsonNode> lines() throws IOException {
            List<JsonNode> lines = new ArrayList<>();
            for (String line : out.lines().toList()) {
                lines.add(new JsonMapper().readTree(line));
            }
            return lines;
        }
    }

    @BeforeAll
    static void setSomethingAside() throws Exception {
        conflicting = observation(1, "gateway-b", SECRET);
        unreadable = observation(2, "gateway-c", SECRET);
        try (Serializer<ObservationEvent> serializer = STACK.pipeline().serdes().valueSerializer(Topics.OBSERVATION)) {
            ObservationEvent first = observation(1, "gateway-a", "Toux");
            send(first, serializer.serialize(Topics.OBSERVATION.name(), first));
            send(conflicting, serializer.serialize(Topics.OBSERVATION.name(), conflicting));
        }
        send(unreadable, NO_EVENT);
        await().atMost(PATIENCE)
                .until(() -> quarantine("list", "-o", "ndjson").lines().size() == 2);
    }

    @Test
    @Order(1)
    void theListSaysWhatWhyAndWhereAndNothingOfThePatient() throws IOException {
        Run table = quarantine("list");
        Run lines = quarantine("list", "-o", "ndjson");
        Run json = quarantine("list", "-o", "json");

        assertThat(table.exitCode()).as("something is not acknowledged").isEqualTo(3);
        assertThat(table.out())
                .contains("CONFLICTING_CONTENT", "UNDECODABLE", "consultation.observation-", CONSULTATION.toString());
        assertThat(lines.lines())
                .extracting(
                        line -> line.path("reason").asText(),
                        line -> line.path("gatewayId").asText())
                .containsExactlyInAnyOrder(
                        tuple("CONFLICTING_CONTENT", "gateway-b"), tuple("UNDECODABLE", "gateway-c"));
        assertThat(json.lines().get(0).path("quarantined")).hasSize(2);
        for (Run run : List.of(table, lines, json)) {
            assertThat(run.out()).doesNotContain(SECRET, PATIENT, HexFormat.of().formatHex(NO_EVENT));
        }
    }

    @Test
    @Order(2)
    void showingItShowsNoContent() throws IOException {
        for (String id : ids()) {
            Run shown = quarantine("show", id);

            assertThat(shown.exitCode()).as(shown.err()).isZero();
            assertThat(shown.out())
                    .contains(id, "consultation.observation")
                    .doesNotContain(SECRET, PATIENT, HexFormat.of().formatHex(NO_EVENT));
        }
        assertThat(read(Topics.ACCESS)).isEmpty();
    }

    @Test
    @Order(3)
    void contentIsShownToWhoeverAsksAndIsLogged() throws IOException {
        Run decoded = quarantine("show", id("CONFLICTING_CONTENT"), "--identified", "--user", "dpo", "-o", "json");
        Run hexadecimal = quarantine("show", id("UNDECODABLE"), "--identified", "--user", "dpo");

        assertThat(decoded.exitCode()).as(decoded.err()).isZero();
        assertThat(decoded.lines().get(0).path("content").path("patientId").asText())
                .isEqualTo(PATIENT);
        assertThat(decoded.out()).contains(SECRET);
        assertThat(hexadecimal.out())
                .contains(
                        HexFormat.of().formatHex(NO_EVENT),
                        EventHeaders.EVENT_ID,
                        unreadable.getEventId().toString());
        List<AccessEntry> entries = read(Topics.ACCESS);
        assertThat(entries)
                .extracting(AccessEntry::getUser, AccessEntry::getCommand)
                .containsExactly(tuple("dpo", "quarantine show"), tuple("dpo", "quarantine show"));
        assertThat(entries)
                .extracting(AccessEntry::getBounds)
                .anySatisfy(bounds -> assertThat(bounds).contains(id("UNDECODABLE"), "consultation.observation-"));
    }

    @Test
    @Order(4)
    void aPlanChangesNothing() throws IOException {
        Run plan = quarantine("acknowledge", id("UNDECODABLE"), id("CONFLICTING_CONTENT"));

        assertThat(plan.exitCode()).isZero();
        assertThat(plan.out())
                .contains("tells gateway-b of 1 event", "tells gateway-c of 1 event", "nothing was changed");
        assertThat(quarantine("list").exitCode()).isEqualTo(3);
        assertThat(acknowledged()).isEmpty();
    }

    @Test
    @Order(5)
    void whatIsNotThereIsNamedAndThenNothingIsDone() throws IOException {
        String unknown = "00000000-0000-4000-8000-000000000000";

        Run shown = quarantine("show", unknown);
        Run acknowledged = quarantine("acknowledge", id("UNDECODABLE"), unknown, "--execute");

        assertThat(shown.exitCode()).isEqualTo(3);
        assertThat(shown.err()).contains(unknown + " is not in the quarantine");
        assertThat(acknowledged.exitCode()).isEqualTo(3);
        assertThat(acknowledged.err()).contains(unknown, "nothing was changed");
        assertThat(quarantine("list", "-o", "ndjson").lines()).hasSize(2);
    }

    @Test
    @Order(6)
    void acknowledgingTellsTheGatewaysAndIsKeptBesideWhatWasSetAside() throws IOException {
        String id = id("CONFLICTING_CONTENT");
        Run one = quarantine("acknowledge", id, "--execute", "--user", "ops", "--note", "vendor told");
        assertThat(one.exitCode()).as(one.err()).isZero();
        assertThat(quarantine("list", "-o", "ndjson").lines()).hasSize(1);

        Run rest = quarantine("acknowledge", id, id("UNDECODABLE"), "--execute", "--user", "ops");

        assertThat(rest.exitCode()).as(rest.err()).isZero();
        assertThat(rest.out()).contains("acknowledged already: " + id);
        Run list = quarantine("list");
        assertThat(list.exitCode()).isZero();
        assertThat(list.out()).contains("nothing is set aside");
        Run all = quarantine("list", "--all", "-o", "ndjson");
        assertThat(all.lines())
                .extracting(
                        line -> line.path("id").asText(),
                        line -> line.path("acknowledgedBy").asText(),
                        line -> line.path("note").asText())
                .contains(tuple(id, "ops", "vendor told"))
                .hasSize(2);
        assertThat(read(Topics.QUARANTINE).stream().filter(each -> each.getAcknowledgement() != null))
                .as("one acknowledgement each, without content")
                .hasSize(2)
                .extracting(QuarantinedEvent::getValue)
                .containsOnlyNulls();
        assertThat(acknowledged())
                .extracting(Receipt::getEventId, Receipt::getSequence, Receipt::getContentDigest)
                .contains(
                        tuple(
                                conflicting.getEventId(),
                                conflicting.getOrigin().getSequence(),
                                conflicting.getContentDigest()),
                        tuple(unreadable.getEventId(), unreadable.getOrigin().getSequence(), null));
    }

    @Test
    @Order(7)
    void whatCannotBeLoggedIsNotShown() throws Exception {
        String id = id("CONFLICTING_CONTENT");
        try (Admin admin = Admin.create(STACK.pipeline().kafka().admin("test"))) {
            admin.deleteTopics(List.of(Topics.ACCESS.name())).all().get(60, TimeUnit.SECONDS);
            await().atMost(PATIENCE)
                    .until(() -> !admin.listTopics().names().get().contains(Topics.ACCESS.name()));
        }

        Run shown = quarantine("show", id, "--identified");

        assertThat(shown.exitCode()).isEqualTo(1);
        assertThat(shown.err()).contains("access.log").doesNotContain("\tat ", SECRET, PATIENT);
        assertThat(shown.out()).isEmpty();
    }

    private static List<Receipt> acknowledged() {
        return read(Topics.RECEIPT).stream()
                .map(ReceiptBatch::getReceipts)
                .flatMap(List::stream)
                .filter(receipt -> receipt.getState() == ReceiptState.ACKNOWLEDGED)
                .toList();
    }

    private static List<String> ids() throws IOException {
        return quarantine("list", "-o", "ndjson").lines().stream()
                .map(line -> line.path("id").asText())
                .toList();
    }

    private static String id(String reason) throws IOException {
        return quarantine("list", "--all", "-o", "ndjson").lines().stream()
                .filter(line -> line.path("reason").asText().equals(reason))
                .map(line -> line.path("id").asText())
                .findFirst()
                .orElseThrow();
    }

    private static ObservationEvent observation(int revision, String gateway, String reasonForVisit) {
        Instant moment = Instant.parse("2026-03-02T08:15:00Z");
        ObservationEvent event = new ObservationEvent(
                EventIds.observation(CONSULTATION, revision),
                CONSULTATION,
                "99700218896",
                PATIENT,
                new Origin(gateway, new UUID(4, revision), 10L + revision, true),
                moment,
                moment,
                new Sha256(new byte[32]),
                revision,
                ObservationStatus.FINAL,
                "99700218896",
                List.of(),
                new ObservationContent(reasonForVisit, null, null, null));
        event.put(event.getSchema().getField("contentDigest").pos(), ContentDigest.of(event));
        return event;
    }

    private static void send(ObservationEvent event, byte[] value) throws Exception {
        RecordHeaders headers = new RecordHeaders();
        headers.add(EventHeaders.EVENT_ID, EventHeaders.eventId(event.getEventId()));
        headers.add(EventHeaders.ORIGIN, EventHeaders.origin(event.getOrigin()));
        byte[] key = CONSULTATION.toString().getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                STACK.pipeline().kafka().producer("test", Topics.OBSERVATION),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.OBSERVATION.name(), null, key, value, headers))
                    .get(60, TimeUnit.SECONDS);
        }
    }

    /** Everything in a topic up to now. */
    private static <K, V extends SpecificRecord> List<V> read(Topic<K, V> topic) {
        List<V> values = new ArrayList<>();
        Pipeline pipeline = STACK.pipeline();
        try (KafkaConsumer<K, V> consumer = new KafkaConsumer<>(
                pipeline.kafka().consumer("test-reader"),
                pipeline.serdes().keyDeserializer(topic),
                pipeline.serdes().valueDeserializer(topic))) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }

    private static Run quarantine(String... arguments) {
        Pipeline pipeline = STACK.pipeline();
        List<String> line = new ArrayList<>(List.of("quarantine"));
        line.addAll(List.of(arguments));
        line.addAll(
                List.of("--set", "kafka.bootstrap.servers=" + pipeline.stack().bootstrapServers()));
        line.addAll(
                List.of("--set", "serde.schema.registry.url=" + pipeline.stack().registryUrl()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = TallyCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }
}
