package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.cli.command.TallyCommand;
import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.AcceptedFacts;
import dev.tally.cli.demo.Demo;
import dev.tally.cli.demo.GeneratedTraffic;
import dev.tally.cli.demo.Release;
import dev.tally.cli.demo.scenario.SwallowingGateway;
import dev.tally.event.AuditFinding;
import dev.tally.event.EventKind;
import dev.tally.replay.window.Brokers;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * P4: no loss is silent. Each way in which something can be lost is done for real to a running pipeline; the audit that follows,
 * with the grace and the sweeps of production and the deadlines of a demonstration, names exactly whom it affects within a
 * minute, and says so when it is repaired. Takes a quarter of an hour, so it runs with {@code -Pheavy}.
 */
@TestMethodOrder(OrderAnnotation.class)
@EnabledIfSystemProperty(named = "tally.heavy", matches = "true", disabledReason = "takes minutes: -Pheavy")
class SilentLossIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Instant DAY = Instant.parse("2026-03-02T07:00:00Z");
    private static final long SEED = Long.getLong("tally.seed", System.nanoTime() % 1_000_000);

    /** What is lost behind Kafka is sent again, but not before it was noticed. */
    @RegisterExtension
    static final TestStack STACK = new TestStack(Map.of("journal.resend-after", "120s"));

    /** When the gateway last answered something of a consultation. */
    private static final Map<UUID, Long> ANSWERED = new ConcurrentHashMap<>();

    private static final List<String> TABLE = new ArrayList<>();
    private static Demo demo;
    private static PublishedFindings findings;
    private static long batches;

    /** What was raised before a damage is done. */
    private static Set<UUID> before = Set.of();

    /** Something that is done to the pipeline. */
    private interface Act {
        void run() throws Exception;
    }

    @BeforeAll
    static void storeSomeConsultations() throws Exception {
        System.out.println("SilentLossIT: seed " + SEED + " (set it again with -Dtally.seed)");
        demo = new Demo(STACK.pipeline(), Progress.silent());
        send(300);
        assertThat(demo.awaitQuiet(PATIENCE)).isTrue();
        STACK.pipeline().audit().start();
        STACK.pipeline().audit().awaitReady();
        findings = new PublishedFindings(STACK.pipeline());
    }

    @AfterAll
    static void show() {
        System.out.println("kind of loss | finding after s | of kinds | affected true / named | resolved after s");
        TABLE.forEach(System.out::println);
        if (findings != null) {
            findings.close();
        }
    }

    private static Set<UUID> send(int consultations) throws InterruptedException {
        return send(consultations, ++batches);
    }

    /** Sends a batch, and gives the consultations in it. */
    private static Set<UUID> send(int consultations, long batch) throws InterruptedException {
        GeneratedTraffic traffic = new GeneratedTraffic(consultations, SEED + batch, DAY);
        demo.send(
                traffic, 0, (request, answer) -> ANSWERED.put(request.request().consultationId(), System.nanoTime()));
        return new TreeSet<>(traffic.begun().keySet());
    }

    private static boolean isMadeComplete(UUID consultation) {
        return demo.accepted().made().getOrDefault(consultation, false);
    }

    /** The consultations that have an event of a kind. */
    private static Set<UUID> with(EventKind kind) {
        return demo.accepted().byEventId().values().stream()
                .filter(fact -> fact.kind() == kind)
                .map(AcceptedFacts.Fact::consultationId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** When the last of what is lost was accepted. */
    private static long accepted(Set<UUID> affected) {
        return affected.stream().map(ANSWERED::get).max(Long::compare).orElseThrow();
    }

    /** Findings that were not there before, but for those of consultations that wait because they were made so. */
    private static List<AuditFinding> fresh(Set<UUID> affected) {
        return findings.raised().stream()
                .filter(finding -> !before.contains(finding.getFindingId()))
                .filter(finding -> !finding.getKind().equals("overdue")
                        || finding.getConsultationIds().stream()
                                .anyMatch(id -> affected.contains(id) || isMadeComplete(id)))
                .toList();
    }

    /** Does damage that is done when it returns, waits for the finding, repairs it, and waits until it is resolved. */
    private static void assertNoticed(String loss, String kind, Set<UUID> affected, Act damage, Act repair)
            throws Exception {
        before = findings.raised().stream().map(AuditFinding::getFindingId).collect(Collectors.toSet());
        damage.run();
        assertNoticed(loss, kind, affected, System.nanoTime(), repair);
    }

    private static void assertNoticed(String loss, String kind, Set<UUID> affected, long done, Act repair)
            throws Exception {
        await().atMost(SOON.multipliedBy(2))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> {
                    List<AuditFinding> fresh = fresh(affected);
                    assertThat(PublishedFindings.kinds(fresh)).contains(kind);
                    assertThat(PublishedFindings.consultations(fresh)).isEqualTo(affected);
                });
        double noticed = seconds(done);
        List<AuditFinding> fresh = fresh(affected);
        String row = String.format(
                Locale.ROOT,
                "%s | %.1f | %s | %d / %d",
                loss,
                noticed,
                String.join(", ", PublishedFindings.kinds(fresh)),
                affected.size(),
                PublishedFindings.consultations(fresh).size());
        long repaired = System.nanoTime();
        repair.run();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(fresh(affected).stream()
                                .filter(finding -> !finding.getKind().equals("topic-start-moved")))
                        .isEmpty());
        TABLE.add(row + String.format(Locale.ROOT, " | %.1f", seconds(repaired)));
        System.out.println(TABLE.get(TABLE.size() - 1));
        assertThat(noticed).as("seconds to the finding").isLessThanOrEqualTo((double) SOON.toSeconds());
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    @Test
    @Order(1)
    void rowsThatAreDeleted() throws Exception {
        Set<UUID> affected = some(3);
        assertNoticed(
                "rows deleted",
                "lost",
                affected,
                () -> superuser()
                        .run(
                                "CREATE TABLE public.saved AS SELECT * FROM tally.observation_revision WHERE "
                                        + of(affected),
                                "DELETE FROM tally.observation_revision WHERE " + of(affected)),
                () -> superuser()
                        .run(Superuser.copy("observation_revision", "public.saved"), "DROP TABLE public.saved"));
    }

    @Test
    @Order(1)
    void aRowThatIsAltered() throws Exception {
        Set<UUID> affected = some(1);
        assertNoticed(
                "a row altered",
                "altered",
                affected,
                () -> superuser()
                        .run(
                                "ALTER TABLE tally.observation_revision DROP CONSTRAINT IF EXISTS observation_revision_unaltered",
                                "UPDATE tally.observation_revision SET conclusion = conclusion || '?' WHERE "
                                        + of(affected)),
                () -> superuser()
                        .run("UPDATE tally.observation_revision SET conclusion = left(conclusion, -1) WHERE "
                                + of(affected)));
    }

    @Test
    @Order(1)
    void aSectionThatIsEmptied() throws Exception {
        Set<UUID> affected = some(1);
        assertNoticed(
                "a section emptied",
                "altered",
                affected,
                () -> superuser()
                        .run(
                                "ALTER TABLE tally.observation_revision DROP CONSTRAINT IF EXISTS observation_revision_unaltered",
                                "CREATE TABLE public.texts AS SELECT event_id, conclusion FROM tally.observation_revision WHERE "
                                        + of(affected),
                                "UPDATE tally.observation_revision SET conclusion = '' WHERE " + of(affected)),
                () -> superuser()
                        .run(
                                "UPDATE tally.observation_revision AS row SET conclusion = texts.conclusion FROM public.texts"
                                        + " WHERE texts.event_id = row.event_id",
                                "DROP TABLE public.texts"));
    }

    @Test
    @Order(1)
    void aRowThatIsThereTwice() throws Exception {
        Set<UUID> affected =
                superuser().ids("SELECT consultation_id FROM tally.share_retraction ORDER BY event_id LIMIT 1");
        assertNoticed(
                "a row duplicated",
                "duplicated",
                affected,
                () -> superuser()
                        .run(
                                "ALTER TABLE tally.share_retraction DROP CONSTRAINT share_retraction_pkey, DROP CONSTRAINT"
                                        + " share_retraction_once",
                                "CREATE TABLE public.saved AS SELECT * FROM tally.share_retraction WHERE "
                                        + of(affected) + " LIMIT 1",
                                Superuser.copy("share_retraction", "public.saved")),
                () -> superuser()
                        .run(
                                "DELETE FROM tally.share_retraction WHERE ctid IN (SELECT max(row.ctid) FROM"
                                        + " tally.share_retraction AS row JOIN public.saved USING (event_id))",
                                "ALTER TABLE tally.share_retraction ADD CONSTRAINT share_retraction_pkey PRIMARY KEY (event_id),"
                                        + " ADD CONSTRAINT share_retraction_once UNIQUE (consultation_id, share_id)",
                                "DROP TABLE public.saved"));
    }

    @Test
    @Order(1)
    void aRowThatNobodyAccepted() throws Exception {
        UUID invented = UUID.fromString("6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a999");
        assertNoticed(
                "a row invented",
                "invented",
                Set.of(invented),
                () -> superuser()
                        .run(
                                "ALTER TABLE tally.share_retraction DROP CONSTRAINT IF EXISTS share_retraction_unaltered",
                                "INSERT INTO tally.share_retraction (event_id, consultation_id, practitioner_id, patient_id, share_id,"
                                        + " reason, occurred_at, accepted_at, gateway_id, incarnation, sequence, journaled,"
                                        + " accepted_digest) VALUES (gen_random_uuid(), '" + invented
                                        + "', '99700218896', '279035121518989', gen_random_uuid(), 'inventé', now(), now(),"
                                        + " 'gateway', gen_random_uuid(), 1, true, '\\x00')"),
                () -> superuser().run("DELETE FROM tally.share_retraction WHERE " + of(Set.of(invented))));
    }

    @Test
    @Order(2)
    void recordsThatAreDeletedFromTheTopicBeforeTheSinkReadThem() throws Exception {
        STACK.pipeline().sink().stop();
        Set<UUID> affected = complete(send(20));
        awaitInRecordTopic(affected);
        assertNoticed(
                "records deleted from the topic",
                "lost",
                affected,
                () -> {
                    deleteAll(Topics.RECORD.name());
                    // It stops, for it will not pass over what it has not stored.
                    STACK.pipeline().sink().start();
                },
                () -> {
                    passOverWhatIsGone();
                    STACK.pipeline().sink().start();
                });
    }

    /** What the sink's last words ask of an operator. */
    private static void passOverWhatIsGone() throws SQLException {
        try (Brokers brokers = Brokers.open(STACK.pipeline().kafka())) {
            List<String> updates = new ArrayList<>();
            brokers.extent(Topics.RECORD.name())
                    .begins()
                    .forEach((partition, begin) -> updates.add("UPDATE tally.sink_partition SET next_offset = " + begin
                            + " WHERE topic = '" + Topics.RECORD.name() + "' AND partition = " + partition));
            superuser().run(updates.toArray(String[]::new));
        }
    }

    @Test
    @Order(3)
    void oneEventInTenThousandThatIsDropped() throws Exception {
        STACK.pipeline().release(Release.faultyGateway("dropping", DroppingGateway.class));
        before = raised();
        send(3_500);
        Set<UUID> affected = withheld();
        assertThat(affected).hasSize(1);
        assertNoticed(
                "one event in 10,000 dropped",
                "hole",
                affected,
                accepted(affected),
                () -> STACK.pipeline().release(Release.SOUND_GATEWAY));
    }

    @Test
    @Order(4)
    void notesThatAreSwallowedWhenADocumentIsShared() throws Exception {
        STACK.pipeline().release(Release.faultyGateway("swallowing", SwallowingGateway.class));
        before = raised();
        send(40);
        Set<UUID> affected = withheld();
        assertThat(affected).hasSizeGreaterThan(3);
        assertThat(with(EventKind.SHARE)).containsAll(affected);
        assertNoticed(
                "notes swallowed when a document was shared",
                "hole",
                affected,
                accepted(affected),
                () -> STACK.pipeline().release(Release.SOUND_GATEWAY));
    }

    @Test
    @Order(5)
    void theLastEventsOfAGatewayThatAreLostWithItsDisk() throws Exception {
        STACK.pipeline().release(Release.faultyGateway("mute", MuteGateway.class));
        before = raised();
        Set<UUID> affected = send(10);
        long batch = batches;
        awaitNamedByHeartbeats(affected);
        STACK.pipeline().gateway().kill();
        long killed = System.nanoTime();
        deleteFolder(STACK.pipeline()
                .stack()
                .processes()
                .directory()
                .resolve("gateway")
                .resolve("journal"));
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() ->
                        assertThat(PublishedFindings.kinds(fresh(affected))).contains("silent-gateway"));
        assertNoticed("the last events of a gateway lost with its disk", "missing-tail", affected, killed, () -> {
            STACK.pipeline().release(Release.SOUND_GATEWAY);
            send(10, batch);
        });
    }

    /** The last, for the pipeline is not repaired by itself. */
    @Test
    @Order(6)
    void aTopicThatIsMadeAnew() throws Exception {
        STACK.pipeline().sink().stop();
        Set<UUID> affected = complete(send(10));
        awaitInRecordTopic(affected);
        STACK.pipeline().join().stop();
        assertNoticed(
                "a topic recreated",
                "topic-recreated",
                affected,
                () -> {
                    recreate(Topics.RECORD.name());
                    STACK.pipeline().join().start();
                },
                () -> {
                    superuser()
                            .run(
                                    "UPDATE tally.pinned_topic SET topic_id = '" + topicId(Topics.RECORD.name())
                                            + "' WHERE topic = '" + Topics.RECORD.name() + "'",
                                    "UPDATE tally.sink_partition SET next_offset = 0, leader_epoch = NULL, topic_id = '"
                                            + topicId(Topics.RECORD.name()) + "' WHERE topic = '" + Topics.RECORD.name()
                                            + "'");
                    STACK.pipeline().sink().start();
                });
    }

    private static Set<UUID> raised() {
        return findings.raised().stream().map(AuditFinding::getFindingId).collect(Collectors.toSet());
    }

    private static Set<UUID> complete(Set<UUID> consultations) {
        return consultations.stream()
                .filter(SilentLossIT::isMadeComplete)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Some that are stored, wait for nothing, and lie apart. */
    private static Set<UUID> some(int consultations) throws SQLException {
        return superuser()
                .ids("SELECT consultation_id FROM tally.consultation_current WHERE statement_event_id IS NOT NULL"
                        + " ORDER BY record_digest LIMIT " + consultations);
    }

    private static Superuser superuser() {
        return Superuser.of(STACK.pipeline(), "tally");
    }

    private static String of(Set<UUID> consultations) {
        return "consultation_id IN ("
                + consultations.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", ")) + ")";
    }

    /** The consultations of the events that a gateway has withheld: accepted, and in no topic when nothing comes any more. */
    private static Set<UUID> withheld() {
        Map<UUID, UUID> accepted = new HashMap<>();
        demo.accepted().byEventId().forEach((id, fact) -> accepted.put(id, fact.consultationId()));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(4))
                .until(() -> !accepted.keySet().removeAll(inHalfTopics()));
        return new TreeSet<>(accepted.values());
    }

    private static Set<UUID> inHalfTopics() {
        Set<UUID> ids = new TreeSet<>();
        read(Topics.OBSERVATION, event -> ids.add(event.getEventId()));
        read(Topics.DOCUMENT_SHARE, event -> ids.add(event.getEventId()));
        return ids;
    }

    private static void awaitInRecordTopic(Set<UUID> consultations) {
        Set<UUID> there = new TreeSet<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            read(Topics.RECORD, event -> there.add(event.getConsultationId()));
            return there.containsAll(consultations);
        });
    }

    private static void awaitNamedByHeartbeats(Set<UUID> consultations) {
        Set<UUID> named = new TreeSet<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            read(
                    Topics.HEARTBEAT,
                    heartbeat -> heartbeat.getAccepted().forEach(each -> named.add(each.getConsultationId())));
            return named.containsAll(consultations);
        });
    }

    private static <V extends SpecificRecord> void read(Topic<?, V> topic, Consumer<V> each) {
        try (KafkaConsumer<String, V> consumer = new KafkaConsumer<>(
                STACK.pipeline().kafka().consumer("test-read"),
                new StringDeserializer(),
                STACK.pipeline().serdes().valueDeserializer(topic))) {
            List<TopicPartition> partitions = partitions(consumer, topic.name());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> each.accept(record.value()));
            }
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private static void deleteAll(String topic) throws Exception {
        try (Admin admin = Admin.create(STACK.pipeline().kafka().admin("test"));
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        STACK.pipeline().kafka().consumer("test-ends"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            Map<TopicPartition, RecordsToDelete> all = partitions(consumer, topic).stream()
                    .collect(Collectors.toMap(partition -> partition, each -> RecordsToDelete.beforeOffset(-1)));
            admin.deleteRecords(all).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static void recreate(String topic) throws Exception {
        try (Admin admin = Admin.create(STACK.pipeline().kafka().admin("test"))) {
            admin.deleteTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> TallyCommand.commandLine()
                                .execute(
                                        "topics",
                                        "apply",
                                        "--execute",
                                        "--set",
                                        "kafka.bootstrap.servers="
                                                + STACK.pipeline().stack().bootstrapServers(),
                                        "--set",
                                        "serde.schema.registry.url="
                                                + STACK.pipeline().stack().registryUrl())
                        == 0);
    }

    private static UUID topicId(String topic) {
        try (Brokers brokers = Brokers.open(STACK.pipeline().kafka())) {
            return brokers.topicId(topic);
        }
    }

    private static void deleteFolder(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
