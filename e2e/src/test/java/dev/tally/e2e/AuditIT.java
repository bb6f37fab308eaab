package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tally.cli.command.TallyCommand;
import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.Demo;
import dev.tally.cli.demo.DemoStack;
import dev.tally.cli.demo.GeneratedTraffic;
import dev.tally.cli.demo.RoleProcess;
import dev.tally.event.AccessEntry;
import dev.tally.event.AuditFinding;
import dev.tally.event.AuditedEvent;
import dev.tally.replay.append.Appender;
import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator does who wants to know whether something is lost (P4, P5). Each damage is done for real, to a copy of the
 * database or to a topic: the audit names exactly the consultations that it affects, beyond those that wait for too long because
 * they were made so.
 */
@TestMethodOrder(OrderAnnotation.class)
class AuditIT {
    private static final long SEED = 2_604L;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** One whose statement is part of its record, so that it waits for nothing. */
    private static final String ANY = "(SELECT consultation_id FROM tally.consultation_current WHERE statement_event_id"
            + " IS NOT NULL ORDER BY consultation_id LIMIT 1)";

    private static final String NEVER_SENT = "6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a998";

    @RegisterExtension
    static final TestStack STACK =
            TestStack.withAudit(Map.of("audit.grace", "2s", "audit.interval", "500ms", "audit.sweep-interval", "1s"));

    /** What is found without damage: by kind, the consultations. */
    private static Map<String, Set<String>> baseline = Map.of();

    /** The consultations whose observations were deleted from their topic. */
    private static Set<String> deleted = Set.of();

    /** The consultation that lost a row for a while. */
    private static String repaired = "";

    /** What a command gave. */
    private record Run(int exitCode, String out, String err) {}

    @BeforeAll
    static void storeSomeConsultations() throws Exception {
        Demo demo = new Demo(STACK.pipeline(), Progress.silent());
        demo.send(new GeneratedTraffic(200, SEED, Instant.parse("2026-03-02T07:00:00Z")), 0, (request, answer) -> {});
        assertThat(demo.awaitQuiet(PATIENCE)).isTrue();
        // A database can be copied only while nobody uses it.
        STACK.pipeline().sink().stop();
        // The last events are named by a heartbeat within 5 s.
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(6)).until(AuditIT::isVerified);
        baseline = found(audit("tally"));
    }

    private static boolean isVerified() throws IOException {
        return !report(audit("tally")).get("verifiedThrough").isNull();
    }

    @Test
    @Order(1)
    void withoutDamageOnlyThatIsFoundWhichWaitsForTooLong() throws Exception {
        Run run = audit("tally");

        assertThat(found(run).keySet()).as(run.out()).containsExactly("overdue");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).contains("patient-", "practitioner-").doesNotContain("27903");
        assertThat(report(run).get("consultations").asInt()).isEqualTo(200);
        assertThat(report(run).get("heldBackBy")).isEmpty();
    }

    @Test
    @Order(2)
    void aDeletedRowIsLost() throws Exception {
        assertNames(
                "lost",
                "deleted",
                "SELECT " + ANY,
                "DELETE FROM tally.observation_revision WHERE consultation_id = " + ANY);
    }

    @Test
    @Order(2)
    void anAlteredRowIsAltered() throws Exception {
        assertNames(
                "altered",
                "altered",
                "SELECT " + ANY,
                "ALTER TABLE tally.observation_revision DROP CONSTRAINT observation_revision_unaltered",
                "UPDATE tally.observation_revision SET conclusion = 'autre chose' WHERE consultation_id = " + ANY);
    }

    @Test
    @Order(2)
    void anEmptiedSectionIsAltered() throws Exception {
        assertNames(
                "altered",
                "emptied",
                "SELECT " + ANY,
                "ALTER TABLE tally.observation_revision DROP CONSTRAINT observation_revision_unaltered",
                "UPDATE tally.observation_revision SET conclusion = '' WHERE consultation_id = " + ANY);
    }

    @Test
    @Order(2)
    void aSecondRowOfAnEventIsADuplicate() throws Exception {
        assertNames(
                "duplicated",
                "duplicated",
                "SELECT consultation_id FROM tally.share_retraction ORDER BY event_id LIMIT 1",
                "ALTER TABLE tally.share_retraction DROP CONSTRAINT share_retraction_pkey, DROP CONSTRAINT"
                        + " share_retraction_once",
                Superuser.copy("share_retraction", "tally.share_retraction ORDER BY event_id LIMIT 1"));
    }

    @Test
    @Order(2)
    void aRowThatNobodyAcceptedIsInvented() throws Exception {
        String invented = "6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a999";
        assertNames(
                "invented",
                "invented",
                "SELECT '" + invented + "'::uuid",
                "ALTER TABLE tally.share_retraction DROP CONSTRAINT share_retraction_unaltered",
                "INSERT INTO tally.share_retraction (event_id, consultation_id, practitioner_id, patient_id, share_id,"
                        + " reason, occurred_at, accepted_at, gateway_id, incarnation, sequence, journaled,"
                        + " accepted_digest) VALUES (gen_random_uuid(), '" + invented
                        + "', '99700218896', '279035121518989', gen_random_uuid(), 'inventé', now(), now(),"
                        + " 'gateway', gen_random_uuid(), 1, true, '\\x00')");
    }

    @Test
    @Order(2)
    void aDeletedVersionTearsItsRecord() throws Exception {
        assertNames(
                "torn",
                "versionless",
                "SELECT " + ANY,
                "DELETE FROM tally.consultation_record WHERE consultation_id = " + ANY);
    }

    @Test
    @Order(3)
    void whoRevealsIdentitiesSeesThem() {
        Run run = audit("tally", "--identified", "--user", "dpo-test");

        assertThat(run.out())
                .containsPattern("\"patientId\":\"[0-9]{15}\"")
                .containsPattern("\"practitionerId\":\"[0-9]{11}\"")
                .doesNotContain("patient-", "practitioner-");
    }

    @Test
    @Order(4)
    void aSilentGatewayHoldsTheProofBackUntilItIsRetired() throws Exception {
        STACK.pipeline().gateway().stop();
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(report(audit("tally")).get("heldBackBy")).hasSize(1));

        String gateway =
                report(audit("tally")).get("heldBackBy").get(0).asText().replaceAll(",.*", "");

        assertThat(report(audit("tally", "--retired-gateway", gateway)).get("heldBackBy"))
                .isEmpty();
    }

    @Test
    @Order(4)
    void theAuditThatFollowsRaisesALossAndResolvesItAcrossAKill() throws Exception {
        RoleProcess audit = STACK.pipeline().audit();
        audit.start();
        audit.awaitReady();
        try (PublishedFindings findings = new PublishedFindings(STACK.pipeline())) {
            Set<UUID> before = PublishedFindings.consultations(findings.raised());
            UUID victim = damage(
                    "tally",
                    "SELECT " + ANY,
                    "CREATE TABLE public.saved AS SELECT * FROM tally.sharing_statement WHERE consultation_id = " + ANY,
                    "DELETE FROM tally.sharing_statement WHERE consultation_id = " + ANY);
            repaired = victim.toString();
            awaitRaised(findings, before, Set.of(victim));

            audit.kill();
            Superuser.of(STACK.pipeline(), "tally")
                    .run(Superuser.copy("sharing_statement", "public.saved"), "DROP TABLE public.saved");
            audit.start();

            awaitRaised(findings, before, Set.of());
            assertThat(findings.all().stream()
                            .filter(each -> each.getConsultationIds().contains(victim))
                            .map(each -> each.getKind() + " " + (each.getResolvedAt() == null ? "raised" : "resolved")))
                    .containsExactly("lost raised", "lost resolved");
        } finally {
            audit.stop();
        }
    }

    private static void awaitRaised(PublishedFindings findings, Set<UUID> before, Set<UUID> fresh) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            Set<UUID> now = PublishedFindings.consultations(findings.raised());
            now.removeAll(before);
            assertThat(now).isEqualTo(fresh);
        });
    }

    @Test
    @Order(3)
    void everyTraceOfAConsultationIsShown() throws Exception {
        String consultation = Superuser.of(STACK.pipeline(), "tally")
                .ids("SELECT " + ANY)
                .iterator()
                .next()
                .toString();

        Run run = run("incident", "tally", "--proof", consultation);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(report(run).get("verdict").asText()).isEqualTo("received");
        Set<String> sources = new TreeSet<>();
        report(run)
                .get("traces")
                .forEach(trace -> sources.add(trace.get("source").asText()));
        assertThat(sources).contains("accepted", "heartbeat", "record", "receipt", "database");
        assertThat(run.out()).contains("STORED, said by the sink").doesNotContain("27903");
    }

    @Test
    @Order(3)
    void whatNoGatewayAcceptedIsProvedNeverToHaveBeenReceived() throws Exception {
        Run run = run("incident", "tally", "--proof", NEVER_SENT);

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(report(run).get("verdict").asText()).isEqualTo("never-received");
        assertThat(report(run).get("traces")).isEmpty();
        assertThat(report(run).get("through").isNull()).isFalse();
    }

    /** What is deleted from a topic does not come back, so whatever needs a whole topic comes before. */
    @Test
    @Order(5)
    void whatIsDeletedFromATopicIsAHoleThatNamesItsConsultations() throws Exception {
        TopicPartition partition = new TopicPartition(Topics.OBSERVATION.name(), 0);
        Set<String> affected = observationsOf(partition);
        try (Admin admin = Admin.create(STACK.pipeline().kafka().admin("test"))) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }

        Map<String, Set<String>> found = found(audit("tally"));

        Set<String> named = new TreeSet<>(found.getOrDefault("hole", Set.of()));
        named.addAll(found.getOrDefault("missing-tail", Set.of()));
        assertThat(named).isEqualTo(affected);
        deleted = affected;
        assertThat(found).containsKey("topic-start-moved").doesNotContainKeys("invented", "altered", "torn", "stale");
    }

    @Test
    @Order(6)
    void theIncidentReportNamesExactlyTheAffected(@TempDir Path directory) throws Exception {
        Path out = directory.resolve("incident");
        Set<String> expected = new TreeSet<>(deleted);
        expected.addAll(baseline.getOrDefault("overdue", Set.of()));
        // What is found no more was affected, too.
        expected.add(repaired);

        Run run = run("incident", "tally", "--from", "-1d", "--lang", "fr", "--output", out.toString());

        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(3);
        Set<String> named = new TreeSet<>();
        report(run).get("affected").forEach(each -> named.add(each.asText()));
        assertThat(named).isEqualTo(expected);
        assertThat(report(run).get("settled").asInt()).as("the repaired one").isEqualTo(1);
        String page = Files.readString(out.resolve("report.html"));
        assertThat(page).contains("Rapport d’incident", "patient-").doesNotContain("27903");
        assertThat(Files.readAllLines(out.resolve("affected.csv"))).hasSize(1 + expected.size());
        for (String each : expected) {
            assertThat(page).contains(each);
        }
        try (Stream<Path> practitioners = Files.list(out.resolve("practitioners"))) {
            assertThat(practitioners.filter(
                            each -> each.getFileName().toString().startsWith("practitioner-")))
                    .hasSize(report(run).get("practitioners").asInt());
        }
    }

    @Test
    @Order(6)
    void whoReportsIdentitiesIsWrittenDown(@TempDir Path directory) throws Exception {
        Path out = directory.resolve("incident");

        run("incident", "tally", "--from", "-1d", "--identified", "--user", "dpo-test", "--output", out.toString());

        assertThat(Files.readString(out.resolve("affected.csv"))).containsPattern(",[0-9]{11},[0-9]{15},");
        assertThat(Files.readString(out.resolve("report.html"))).doesNotContain("patient-");
        assertThat(accessEntries()).anySatisfy(entry -> {
            assertThat(entry.getUser()).isEqualTo("dpo-test");
            assertThat(entry.getCommand()).isEqualTo("tally incident");
            assertThat(entry.getBounds()).startsWith("everybody affected from ").endsWith(", identified");
        });
    }

    @Test
    @Order(6)
    void anotherTimeIsAnotherIncident(@TempDir Path directory) throws Exception {
        String out = directory.resolve("incident").toString();

        Run run = run("incident", "tally", "--from", "-3d", "--to", "-2d", "--output", out);

        assertThat(report(run).get("affected")).isEmpty();
        assertThat(report(run).get("outside").asInt()).isGreaterThanOrEqualTo(deleted.size());
    }

    @Test
    @Order(6)
    void withATopicThatIsNotWholeNothingCanBeProvedNeverToHaveBeenReceived() throws Exception {
        Run run = run("incident", "tally", "--proof", NEVER_SENT);

        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(3);
        assertThat(report(run).get("verdict").asText()).isEqualTo("not-provable");
        assertThat(report(run).get("doubts").toString()).contains(Topics.OBSERVATION.name());
    }

    @Test
    @Order(7)
    void aPublishedFindingTellsWhoWasAffectedAndHowItWasNoticed(@TempDir Path directory) throws Exception {
        UUID consultation = storedAndWhole();
        UUID findingId = UUID.randomUUID();
        Instant acceptedAt = Instant.parse("2026-01-05T08:00:00Z");
        Instant raisedAt = acceptedAt.plus(Duration.ofMinutes(31));
        publish(new AuditFinding(
                findingId,
                "NothingOverdue",
                "overdue",
                raisedAt,
                raisedAt.plusSeconds(60),
                List.of(consultation),
                null,
                "waits for observation",
                List.of(new AuditedEvent(UUID.randomUUID(), "share", List.of(), acceptedAt, "a topic"))));

        JsonNode byFinding = report(run(
                "incident",
                "tally",
                "--finding",
                findingId.toString(),
                "--output",
                directory.resolve("finding").toString()));
        JsonNode byTime = report(run(
                "incident",
                "tally",
                "--from",
                acceptedAt.toString(),
                "--to",
                raisedAt.toString(),
                "--output",
                directory.resolve("time").toString()));

        for (JsonNode report : List.of(byFinding, byTime)) {
            assertThat(report.get("affected")).hasSize(1);
            assertThat(report.get("affected").get(0).asText()).isEqualTo(consultation.toString());
            assertThat(report.get("settled").asInt()).isEqualTo(1);
            assertThat(report.get("practitioners").asInt())
                    .as("known by its record")
                    .isEqualTo(1);
            assertThat(report.get("noticed").asText()).isEqualTo(raisedAt.toString());
            assertThat(report.get("noticedAfter").asText()).isEqualTo("PT31M");
        }
    }

    @Test
    @Order(7)
    void aFindingThatNobodyPublishedIsAskedForWrongly(@TempDir Path directory) {
        Path out = directory.resolve("incident");

        Run run = run("incident", "tally", "--finding", NEVER_SENT, "--output", out.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("no finding " + NEVER_SENT + " was published");
        assertThat(out).doesNotExist();
    }

    private static UUID storedAndWhole() throws SQLException {
        Set<String> notWhole = new TreeSet<>(deleted);
        notWhole.addAll(baseline.getOrDefault("overdue", Set.of()));
        notWhole.add(repaired);
        return Superuser.of(STACK.pipeline(), "tally")
                .ids("SELECT consultation_id FROM tally.consultation_current WHERE statement_event_id IS NOT NULL")
                .stream()
                .filter(id -> !notWhole.contains(id.toString()))
                .findFirst()
                .orElseThrow();
    }

    private static void publish(AuditFinding finding) {
        try (Appender<UUID, AuditFinding> topic =
                new Appender<>(STACK.pipeline().kafka(), STACK.pipeline().serdes(), Topics.FINDING)) {
            topic.append(finding.getFindingId(), finding);
        }
    }

    private static List<AccessEntry> accessEntries() {
        List<AccessEntry> entries = new ArrayList<>();
        try (KafkaConsumer<String, AccessEntry> consumer = new KafkaConsumer<>(
                STACK.pipeline().kafka().consumer("test-access"),
                STACK.pipeline().serdes().keyDeserializer(Topics.ACCESS),
                STACK.pipeline().serdes().valueDeserializer(Topics.ACCESS))) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.ACCESS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> entries.add(record.value()));
            }
        }
        return entries;
    }

    private static Set<String> observationsOf(TopicPartition partition) {
        Set<String> keys = new TreeSet<>();
        try (var consumer = new KafkaConsumer<>(
                STACK.pipeline().kafka().consumer("test-keys"),
                new org.apache.kafka.common.serialization.StringDeserializer(),
                new org.apache.kafka.common.serialization.ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> keys.add(record.key()));
            }
        }
        return keys;
    }

    /** Damages a copy of the database: beyond the baseline, this consultation is found, under this word, and nothing else. */
    private static void assertNames(String kind, String database, String affected, String... damage) throws Exception {
        Superuser.of(STACK.pipeline(), "postgres").run("CREATE DATABASE " + database + " TEMPLATE tally");
        String consultation = damage(database, affected, damage).toString();
        Run run = audit(database);
        Map<String, Set<String>> expected = new TreeMap<>(baseline);
        expected.put(kind, Set.of(consultation));

        assertThat(found(run)).as(run.out() + run.err()).isEqualTo(expected);
        assertThat(run.exitCode()).isEqualTo(3);
    }

    /** Damages a database, and gives the consultation that the query names before. */
    private static UUID damage(String database, String affected, String... damage) throws SQLException {
        Superuser superuser = Superuser.of(STACK.pipeline(), database);
        UUID consultation = superuser.ids(affected).iterator().next();
        superuser.run(damage);
        return consultation;
    }

    /** By kind, the consultations; nothing for what is about none. */
    private static Map<String, Set<String>> found(Run run) throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        for (JsonNode finding : report(run).get("findings")) {
            Set<String> named = found.computeIfAbsent(finding.get("kind").asText(), absent -> new TreeSet<>());
            if (!finding.get("consultationId").isNull()) {
                named.add(finding.get("consultationId").asText());
            }
        }
        return found;
    }

    private static JsonNode report(Run run) throws IOException {
        assertThat(run.exitCode()).as(run.out() + run.err()).isIn(0, 3);
        return new JsonMapper().readTree(run.out());
    }

    private static Run audit(String database, String... arguments) {
        return run("audit", database, arguments);
    }

    private static Run run(String command, String database, String... arguments) {
        DatabaseSettings reader = STACK.pipeline().databaseReader(database);
        List<String> line = new ArrayList<>(List.of(command, "-o", "json", "--grace", "0"));
        line.addAll(List.of(arguments));
        Map<String, String> settings = new TreeMap<>();
        DemoStack.DEMO_DEADLINES.keySet().forEach(key -> settings.put(key, "1s"));
        settings.put("kafka.bootstrap.servers", STACK.pipeline().stack().bootstrapServers());
        settings.put("serde.schema.registry.url", STACK.pipeline().stack().registryUrl());
        settings.put("database.url", reader.url());
        settings.put("audit.database.user", reader.user());
        settings.put(
                "audit.database.password",
                java.util.Objects.requireNonNull(reader.password()).reveal());
        settings.forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = TallyCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }
}
