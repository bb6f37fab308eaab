package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tally.cli.command.TallyCommand;
import dev.tally.cli.demo.DemoStack;
import dev.tally.cli.demo.Pipeline;
import dev.tally.replay.audit.canary.CanaryShape;
import dev.tally.replay.storage.StoredRecords;
import dev.tally.schemas.canary.Canary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an operator and a practice do with the command, on one running pipeline. */
@TestMethodOrder(OrderAnnotation.class)
class OperatorIT {
    private static final Path EXAMPLES = Path.of("..", "examples", "consultations.ndjson");
    private static final String KNOWN = "123d4b74-cd32-4e94-bdcd-b60f57d6d650";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @RegisterExtension
    static final TestStack STACK = TestStack.withCanaries(Duration.ofSeconds(2));

    @TempDir
    static Path directory;

    /** What a command gave. */
    private record Run(int exitCode, String out, String err) {}

    /** An operator has it running all the time. */
    @BeforeAll
    static void startTheAudit() {
        STACK.pipeline().audit().start();
    }

    @Test
    @Order(1)
    void afterApplyThereIsNoDrift() {
        Run check = topics("check");

        assertThat(check.exitCode()).as(check.out()).isZero();
        assertThat(check.out()).contains("no drift");
    }

    @Test
    @Order(2)
    void publishingTwiceMakesNoDuplicates() throws JsonProcessingException {
        JsonNode first = published(directory.resolve("r1"));
        JsonNode second = published(directory.resolve("r2"));

        // A request whose first answer was lost on the way is a duplicate, so how many are is not known.
        assertThat(first.path("accepted").asInt()).isPositive();
        assertThat(first.path("accepted").asInt() + first.path("duplicates").asInt())
                .isEqualTo(225);
        assertThat(second.path("accepted").asInt()).isZero();
        assertThat(second.path("duplicates").asInt()).isEqualTo(225);
        assertThat(directory.resolve("r1")).as("no rejects, no file").doesNotExist();
    }

    private static JsonNode published(Path rejects) throws JsonProcessingException {
        Run run = gateway("publish", EXAMPLES.toString(), "--rejects", rejects.toString(), "-o", "json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new JsonMapper().readTree(run.out());
    }

    @Test
    @Order(3)
    void statusSaysWhereEachHalfIs() {
        Run known = gateway("status", KNOWN);
        Run unknown = gateway("status", "00000000-0000-4000-8000-000000000000");

        assertThat(known.exitCode()).isZero();
        assertThat(known.out())
                .contains(KNOWN, "observation", "sharing half", "record")
                .containsPattern("REPLICATED|HELD|STORED");
        assertThat(unknown.exitCode()).isEqualTo(3);
        assertThat(unknown.out()).contains("unknown to this gateway");
    }

    @Test
    @Order(4)
    void badLinesAreNamedAndSetAsideAndTheRestIsSent() throws IOException {
        List<String> examples = Files.readAllLines(EXAMPLES);
        Path file = directory.resolve("mixed.ndjson");
        String wrongRpps =
                examples.get(0).replaceFirst("\"practitionerId\":\"\\d+\"", "\"practitionerId\":\"12345678901\"");
        String unknownField = examples.get(1).replaceFirst("\\{", "{\"colour\":\"blue\",");
        String halfAPair = examples.get(0).replaceFirst("\"reasonForVisit\":\"", "\"reasonForVisit\":\"\\\\ud800");
        assertThat(halfAPair).isNotEqualTo(examples.get(0));
        Files.write(file, List.of(examples.get(2), wrongRpps, "{not json", unknownField, examples.get(3), halfAPair));
        Path rejects = directory.resolve("mixed.rejects");

        Run run = gateway("publish", file.toString(), "--rejects", rejects.toString());

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .contains(
                        "line 2: refused (422)",
                        "practitionerId",
                        "line 3: not one JSON object",
                        "line 4: refused (400)",
                        "line 6: refused (422)")
                .contains("colour")
                .doesNotContain("\tat ", "12345678901");
        assertThat(Files.readAllLines(rejects))
                .containsExactlyInAnyOrder(wrongRpps, "{not json", unknownField, halfAPair);
        assertThat(run.out()).containsPattern("refused +3").containsPattern("malformed +1");
    }

    @Test
    @Order(5)
    void noLogOfAnyProcessHoldsPatientData() throws IOException {
        Set<String> planted = planted();
        assertThat(planted).hasSizeGreaterThan(200);
        List<String> leaks = new ArrayList<>();
        int logs = 0;
        try (Stream<Path> files = Files.list(logDirectory())) {
            for (Path log : files.toList()) {
                logs++;
                String text = Files.readString(log);
                planted.stream().filter(text::contains).forEach(found -> leaks.add(log.getFileName() + ": " + found));
            }
        }

        assertThat(logs)
                .as("brokers, registry, PostgreSQL, gateway, join, sink, audit")
                .isGreaterThanOrEqualTo(9);
        assertThat(leaks).isEmpty();
    }

    /** P4: a panel or an alert on a metric that nobody exposes would be silent for ever. */
    @Test
    @Order(5)
    void everyQueryOfDashboardAndAlertsNamesMetricsThatTheRolesExpose() throws IOException {
        STACK.pipeline().audit().awaitReady();
        Set<String> exposed = MonitoringQueries.exposedBy(List.of(
                STACK.pipeline().gateway(),
                STACK.pipeline().join(),
                STACK.pipeline().sink(),
                STACK.pipeline().audit()));
        Set<String> named = MonitoringQueries.metricsNamed();

        assertThat(named).hasSizeGreaterThan(15);
        assertThat(exposed).containsAll(named);
    }

    /** P4: the way is proved while no practice works. P5: nobody counts what nobody wrote. */
    @Test
    @Order(5)
    void everyShapeOfCanaryIsAcceptedAndCanariesAreStoredAndInNoReport() throws Exception {
        // One that is not accepted holds the others back, so beyond a round every shape was.
        int shapes = CanaryShape.values().length;
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(storedConsultations())
                        .filteredOn(Canary::isCanary)
                        .hasSizeGreaterThan(shapes));

        // The examples are stored long before so many canaries are, so only canaries come meanwhile.
        JsonNode report = new JsonMapper().readTree(audit().out());
        List<UUID> others = storedConsultations().stream()
                .filter(id -> !Canary.isCanary(id))
                .toList();
        assertThat(others).hasSizeGreaterThan(20);
        assertThat(report.path("storedRecords").asInt()).isEqualTo(others.size());
        Set<UUID> exported = exportedConsultations();
        assertThat(exported).containsAll(others).noneMatch(Canary::isCanary);
        assertThat(report.path("consultations").asInt()).isGreaterThanOrEqualTo(exported.size());
        assertThat(report.path("findings"))
                .noneMatch(finding -> finding.path("consultationId").asText().endsWith("-63616e617279"));
        try (PublishedFindings published = new PublishedFindings(STACK.pipeline())) {
            assertThat(PublishedFindings.kinds(published.all())).doesNotContain("canary");
            assertThat(PublishedFindings.consultations(published.all())).noneMatch(Canary::isCanary);
        }
    }

    private static List<UUID> storedConsultations() {
        List<UUID> ids = new ArrayList<>();
        try (StoredRecords stored = StoredRecords.open(STACK.pipeline().databaseReader())) {
            stored.forEachCurrentRecord(record -> ids.add(record.consultationId()));
        }
        return ids;
    }

    private static Run audit() {
        List<String> line = new ArrayList<>(List.of("audit", "-o", "json", "--grace", "5"));
        STACK.pipeline()
                .auditSettings(DemoStack.DEMO_DEADLINES)
                .forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        Run run = run(line);
        assertThat(run.exitCode()).as(run.err()).isIn(0, 3);
        return run;
    }

    /** Of the topic of observations, which holds canaries too. */
    private static Set<UUID> exportedConsultations() throws IOException {
        Path file = directory.resolve("observations.ndjson");
        Run run = run(List.of(
                "replay",
                "observation",
                "--format",
                "ndjson",
                "--out",
                file.toString(),
                "--set",
                "kafka.bootstrap.servers=" + STACK.pipeline().stack().bootstrapServers(),
                "--set",
                "serde.schema.registry.url=" + STACK.pipeline().stack().registryUrl()));
        assertThat(run.exitCode()).as(run.err()).isZero();
        Set<UUID> ids = new HashSet<>();
        for (String line : Files.readAllLines(file)) {
            ids.add(UUID.fromString(
                    new JsonMapper().readTree(line).path("consultationId").asText()));
        }
        return ids;
    }

    @Test
    @Order(6)
    void everyDriftMadeByHandIsReportedAndMended() throws Exception {
        try (Admin admin = Admin.create(STACK.pipeline().kafka().admin("drift"))) {
            alter(admin, "consultation.observation", "retention.ms", "1000000000");
            alter(admin, "consultation.record", "min.insync.replicas", "1");
            alter(admin, "consultation.quarantine", "message.timestamp.type", "CreateTime");
            admin.deleteTopics(List.of("gateway.heartbeat")).all().get();
            admin.createPartitions(Map.of("gateway.receipt", NewPartitions.increaseTo(5)))
                    .all()
                    .get();
        }

        // Brokers tell each other of all this in their own time.
        await().atMost(PATIENCE).untilAsserted(() -> {
            Run check = topics("check");
            assertThat(check.exitCode()).isEqualTo(3);
            assertThat(check.out())
                    .contains("consultation.observation: retention.ms is 1000000000, must be -1")
                    .contains("consultation.record: min.insync.replicas is 1, must be 2")
                    .contains("consultation.quarantine: message.timestamp.type is CreateTime, must be LogAppendTime")
                    .contains("gateway.heartbeat: topic is missing")
                    .contains("gateway.receipt: partitions is 5, must be 3");
        });

        Run plan = topics("apply");
        assertThat(plan.out()).contains("create gateway.heartbeat", "nothing was changed");
        assertThat(topics("check").exitCode()).as("a plan changes nothing").isEqualTo(3);

        Run applied = topics("apply", "--execute");
        assertThat(applied.exitCode()).as("partitions cannot be taken away").isEqualTo(3);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(topics("check").out().lines())
                        .as("what is left is left to a person")
                        .singleElement()
                        .asString()
                        .contains("gateway.receipt: partitions is 5"));
    }

    @Test
    @Order(7)
    void aRegistryThatIsDownIsNamedWithARemedy() {
        STACK.pipeline().stack().registry().kill();

        Run check = topics("check");

        assertThat(check.exitCode()).isEqualTo(3);
        assertThat(check.out()).contains("schema registry").contains("serde.schema.registry.url");
        assertThat(check.err()).doesNotContain("\tat ");
        for (Run apply : List.of(topics("apply"), topics("apply", "--execute"))) {
            assertThat(apply.exitCode()).isEqualTo(1);
            assertThat(apply.out()).doesNotContain("register");
            assertThat(apply.err())
                    .contains("schema registry", "serde.schema.registry.url", "nothing was changed")
                    .doesNotContain("\tat ");
        }
        STACK.pipeline().stack().registry().restart();
    }

    private static void alter(Admin admin, String topic, String setting, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp operation = new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(operation)))
                .all()
                .get();
    }

    /** Patients' numbers, and the beginning of every text that the examples hold. */
    private static Set<String> planted() throws IOException {
        Set<String> planted = new HashSet<>();
        Pattern patient = Pattern.compile("\"patientId\":\"(\\d+)\"");
        Pattern text =
                Pattern.compile("\"(?:reasonForVisit|history|examination|conclusion|reason)\":\"([^\"\\\\]{12,40})");
        for (String line : Files.readAllLines(EXAMPLES)) {
            for (Pattern pattern : List.of(patient, text)) {
                Matcher matcher = pattern.matcher(line);
                while (matcher.find()) {
                    planted.add(matcher.group(1));
                }
            }
        }
        return planted;
    }

    private static Path logDirectory() {
        return STACK.pipeline().stack().processes().directory().resolve("logs");
    }

    private static Run topics(String... arguments) {
        Pipeline pipeline = STACK.pipeline();
        List<String> line = new ArrayList<>(List.of("topics"));
        line.addAll(List.of(arguments));
        line.addAll(
                List.of("--set", "kafka.bootstrap.servers=" + pipeline.stack().bootstrapServers()));
        line.addAll(
                List.of("--set", "serde.schema.registry.url=" + pipeline.stack().registryUrl()));
        return run(line);
    }

    private static Run gateway(String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--gateway", STACK.pipeline().gatewayAddress().toString()));
        return run(line);
    }

    private static Run run(List<String> line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = TallyCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }
}
