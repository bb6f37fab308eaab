package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.cli.command.TallyCommand;
import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.Demo;
import dev.tally.cli.demo.DemoReport;
import dev.tally.cli.demo.DemoStack;
import dev.tally.cli.demo.GeneratedTraffic;
import dev.tally.cli.demo.Pipeline;
import dev.tally.event.AccessEntry;
import dev.tally.event.Sha256;
import dev.tally.replay.storage.StoredRecords;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What analysts and operators do with the topics of a pipeline: read them, publish them again, restore from them (P1, P5). */
@TestMethodOrder(OrderAnnotation.class)
class AnalystIT {
    private static final int CONSULTATIONS = Boolean.getBoolean("tally.heavy") ? 20_000 : 250;
    private static final Instant DAY = Instant.parse("2026-03-02T07:00:00Z");
    private static final Pattern CONSULTATION = Pattern.compile("\"consultationId\":\"([0-9a-f-]{36})\"");

    @RegisterExtension
    static final TestStack STACK = new TestStack();

    @TempDir
    static Path directory;

    /** What a command gave. */
    private record Run(int exitCode, String out, String err) {}

    @Test
    @Order(1)
    void replayUnderLoadJoinsNoGroupAndNothingIsLost() throws Exception {
        Demo demo = new Demo(STACK.pipeline(), Progress.silent());
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> send(demo));
        int rounds = 0;
        do {
            Run run = replay("record", "--format", "csv", "--out", file("load-" + rounds++ + ".csv"));
            assertThat(run.exitCode()).as(run.err()).isZero();
        } while (!load.isDone());
        load.join();

        demo.awaitQuiet(Duration.ofMinutes(3));
        DemoReport report = demo.draw(0, 1);

        assertThat(report.tally().findings()).isEmpty();
        assertThat(groups()).containsExactlyInAnyOrder("tally-join", "tally-sink");
        Run whole = replay("record", "--format", "csv", "--out", file("whole.csv"));
        assertThat(whole.exitCode()).isZero();
        Set<String> exported = Files.readAllLines(Path.of(file("whole.csv"))).stream()
                .skip(1)
                .map(line -> line.split(",", -1)[3])
                .collect(Collectors.toSet());
        assertThat(exported).isEqualTo(texts(current(STACK.pipeline(), "tally").keySet()));
    }

    private static void send(Demo demo) {
        try {
            demo.send(new GeneratedTraffic(CONSULTATIONS, 20230426, DAY), 0, (request, answer) -> {});
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    @Test
    @Order(2)
    void whoRevealsIdentitiesIsWrittenDownBeforeAndWhoDoesNotIsNot() {
        int before = accessEntries().size();
        assertThat(replay("observation", "--format", "ndjson").out())
                .contains("patient-")
                .doesNotContain("conclusion");
        assertThat(accessEntries()).hasSize(before);

        for (String topic : List.of("observation", "share")) {
            Run run = replay(
                    topic, "--identified", "--with-notes", "--user", "dpo-test", "--out", file(topic + ".ndjson"));
            assertThat(run.exitCode()).as(run.err()).isZero();
        }

        assertThat(accessEntries()).hasSize(before + 2).last().satisfies(entry -> {
            assertThat(entry.getUser()).isEqualTo("dpo-test");
            assertThat(entry.getBounds()).contains("consultation.document-share", "identified", "with notes");
        });
    }

    @Test
    @Order(3)
    void anEmptyDatabaseIsRestoredFromTheRecords() {
        STACK.pipeline().sink().process().stop(Duration.ofSeconds(20));
        migrate("restored");

        Run plan = restore("restored");
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out()).contains("nothing was changed");
        Run run = restore("restored", "--execute");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("verified");
        assertThat(current(STACK.pipeline(), "restored")).isEqualTo(current(STACK.pipeline(), "tally"));
        assertThat(events(STACK.pipeline(), "restored")).isEqualTo(events(STACK.pipeline(), "tally"));
    }

    @Test
    @Order(4)
    void recordsAreRebuiltFromTheHalvesWithTheSameDigests() {
        migrate("rebuilt");

        Run run = restore("rebuilt", "--from-halves", "--execute");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        // Of a consultation that is open nobody can say later which of its two topics the join read first.
        Set<UUID> open = openConsultations();
        assertThat(without(open, current(STACK.pipeline(), "rebuilt")))
                .isEqualTo(without(open, current(STACK.pipeline(), "tally")));
    }

    @Test
    @Order(5)
    void badInputIsRefusedInOneSentence() throws IOException {
        Path shortKey = Files.writeString(directory.resolve("short.key"), "too short");
        assertUsage("lies in the future", "record", "--to", "2999-01-01");
        assertUsage("is not before", "record", "--from", "2026-03-03", "--to", "2026-03-02");
        assertUsage("there is no topic", "recrod");
        assertUsage("expected one of", "record", "--format", "xml");
        assertUsage("needs a file", "record", "--format", "parquet");
        assertUsage("cannot read", "record", "--pseudonym-key", file("absent.key"));
        assertUsage("fewer than 32", "record", "--pseudonym-key", shortKey.toString());
        assertUsage("read itself", "record", "--identified", "--with-notes", "--to-topic", "consultation.record");
        assertUsage("is not a bound", "record", "--from", "yesterday");
        assertUsage("states are", "record", "--state", "lost");
        assertUsage("there already", "record", "--out", file("whole.csv"));
    }

    @Test
    @Order(6)
    void whatWasExportedAndPublishedElsewhereHasTheSameContentDigests() throws Exception {
        Map<UUID, String> first = events(STACK.pipeline(), "tally");
        try (DemoStack second = DemoStack.start(TestStack.directory("second"), false, Progress.silent())) {
            Pipeline pipeline = second.pipeline();
            for (String topic : List.of("observation", "share")) {
                Run published = run(List.of(
                        "publish",
                        file(topic + ".ndjson"),
                        "--gateway",
                        pipeline.gatewayAddress().toString()));
                assertThat(published.exitCode())
                        .as(published.out() + published.err())
                        .isZero();
            }
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(events(pipeline, "tally")).containsAllEntriesOf(first));
        }
    }

    private void assertUsage(String named, String... arguments) {
        Run run = replay(arguments);
        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(2);
        assertThat(run.err()).contains(named).doesNotContain("\tat ", "Exception");
    }

    private static String file(String name) {
        return directory.resolve(name).toString();
    }

    private static Set<String> texts(Set<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.toSet());
    }

    private static Map<UUID, String> without(Set<UUID> ids, Map<UUID, String> digests) {
        Map<UUID, String> others = new TreeMap<>(digests);
        others.keySet().removeAll(ids);
        return others;
    }

    private static Set<UUID> openConsultations() {
        Set<UUID> open = new TreeSet<>();
        Matcher line =
                CONSULTATION.matcher(replay("incomplete", "--format", "ndjson").out());
        while (line.find()) {
            open.add(UUID.fromString(line.group(1)));
        }
        return open;
    }

    /** By consultation, the digest of its current record. */
    private static Map<UUID, String> current(Pipeline pipeline, String database) {
        Map<UUID, String> digests = new TreeMap<>();
        try (StoredRecords stored = StoredRecords.open(pipeline.databaseReader(database))) {
            stored.forEachCurrentRecord(record -> digests.put(record.consultationId(), hex(record.recordDigest())));
        }
        return digests;
    }

    /** By event, the digest of its content, computed from the columns. */
    private static Map<UUID, String> events(Pipeline pipeline, String database) {
        Map<UUID, String> digests = new TreeMap<>();
        try (StoredRecords stored = StoredRecords.open(pipeline.databaseReader(database))) {
            stored.forEachEvent(event -> digests.put(event.eventId(), hex(event.computedDigest())));
        }
        return digests;
    }

    private static String hex(@Nullable Sha256 digest) {
        return digest == null ? "none" : HexFormat.of().formatHex(digest.bytes());
    }

    private static Set<String> groups() throws Exception {
        try (Admin admin = Admin.create(STACK.pipeline().kafka().admin("test"))) {
            return admin.listGroups().all().get(30, TimeUnit.SECONDS).stream()
                    .map(group -> group.groupId())
                    .collect(Collectors.toSet());
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

    private static void migrate(String database) {
        STACK.pipeline().stack().postgres().createDatabase(database);
        Run run = run(List.of(
                "database",
                "migrate",
                "--execute",
                "--set",
                "database.url=" + STACK.pipeline().stack().postgres().jdbcUrl(database),
                "--set",
                "migration.user=" + STACK.pipeline().stack().postgres().superuser()));
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static Run replay(String... arguments) {
        List<String> line = new ArrayList<>(List.of("replay"));
        line.addAll(List.of(arguments));
        line.addAll(brokers());
        return run(line);
    }

    private static Run restore(String database, String... arguments) {
        List<String> line = new ArrayList<>(List.of("restore"));
        line.addAll(List.of(arguments));
        line.addAll(brokers());
        STACK.pipeline()
                .sinkSettings(database)
                .forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        line.addAll(List.of("--set", "restore.work-directory=" + directory.resolve("work")));
        return run(line);
    }

    private static List<String> brokers() {
        return List.of(
                "--set",
                "kafka.bootstrap.servers=" + STACK.pipeline().stack().bootstrapServers(),
                "--set",
                "serde.schema.registry.url=" + STACK.pipeline().stack().registryUrl());
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
