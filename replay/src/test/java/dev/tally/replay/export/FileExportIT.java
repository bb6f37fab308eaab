package dev.tally.replay.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tally.event.Sha256;
import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.ReplayRefusedException;
import dev.tally.replay.ReplaySettings;
import dev.tally.replay.copy.TopicCopy;
import dev.tally.replay.format.ExportFormat;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.privacy.Pseudonyms;
import dev.tally.replay.sample.Practice;
import dev.tally.replay.sample.Practice.Consultation;
import dev.tally.replay.sample.ReplayStand;
import dev.tally.replay.topic.ReplayTopic;
import dev.tally.replay.topic.ReplayTopics;
import dev.tally.replay.window.Bound;
import dev.tally.replay.window.Brokers;
import dev.tally.replay.window.Span;
import dev.tally.replay.window.SpanReader;
import dev.tally.replay.window.Window;
import dev.tally.schemas.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** P5: what lies in the topics comes out whole, the same each time, and shows no more than was asked for. */
@TestMethodOrder(OrderAnnotation.class)
class FileExportIT {
    private static final int CONSULTATIONS = Boolean.getBoolean("tally.heavy") ? 100_000 : 1_500;
    private static final long SEED = 20230426;
    private static final String KEY = "a key of at least thirty-two characters";
    private static final Clock CLOCK = Clock.systemUTC();
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Disclosure IDENTIFIED = new Disclosure(true, false, Pseudonyms.keyed(KEY));
    private static final Disclosure PSEUDONYMOUS = new Disclosure(false, false, Pseudonyms.keyed(KEY));

    @TempDir
    private static Path directory;

    private static ReplayStand stand;
    private static Instant middle;

    /** By place, the digests of what lies in the record and observation topics. */
    private static final Map<String, Map<String, Sha256>> LYING = new HashMap<>();

    @BeforeAll
    static void fill() throws Exception {
        stand = ReplayStand.start(directory.resolve("stack"));
        Practice practice = new Practice(SEED);
        send(practice, CONSULTATIONS / 2);
        middle = Instant.now().plusMillis(1);
        // The broker stamps milliseconds: what follows must arrive in a later one.
        while (!Instant.now().isAfter(middle.plusMillis(1))) {
            Thread.onSpinWait();
        }
        send(practice, CONSULTATIONS - CONSULTATIONS / 2);
        LYING.put("record", lying("record", event -> ((dev.tally.event.ConsultationRecord) event).getRecordDigest()));
        LYING.put(
                "observation",
                lying("observation", event -> ((dev.tally.event.ObservationEvent) event).getContentDigest()));
        LYING.put("share", lying("share", event -> ((dev.tally.event.DocumentShareEvent) event).getContentDigest()));
    }

    private static void send(Practice practice, int consultations) {
        for (int i = 0; i < consultations; i++) {
            stand.send(practice.next());
        }
        stand.flush();
    }

    @AfterAll
    static void stop() {
        stand.close();
    }

    @Order(1)
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "TABLE")
    void everyFormatHoldsEveryEventWithItsDigest(ExportFormat format) throws Exception {
        for (String topic : List.of("record", "observation", "share")) {
            Path out = directory.resolve(topic + "." + format.extension());

            Manifest manifest = export(job(topic, format, IDENTIFIED), out);

            String column = topic.equals("record") ? "recordDigest" : "contentDigest";
            Map<String, String> expected = new TreeMap<>();
            lying(topic).forEach((place, digest) -> expected.put(place, hex(digest)));
            assertThat(Exported.digests(out, column)).as(topic).isEqualTo(expected);
            assertThat(manifest.records()).isEqualTo(expected.size());
            assertThat(manifest.selected()).isEqualTo(expected.size());
            assertThat(manifest.files()).singleElement().satisfies(file -> {
                assertThat(file.rows()).isEqualTo(expected.size());
                assertThat(file.bytes()).isEqualTo(Files.size(out));
            });
            assertThat(Workspace.of(out).isThere()).isFalse();
        }
    }

    @Order(2)
    @Test
    void theManifestSaysTheSameWhateverTheFormatAndTheThreads() throws Exception {
        Manifest one =
                export(job("record", ExportFormat.CSV, IDENTIFIED), directory.resolve("a.csv"), "replay.threads", "1");
        Manifest other = export(
                job("record", ExportFormat.PARQUET, IDENTIFIED), directory.resolve("b.parquet"), "replay.threads", "3");

        assertThat(other.partitions()).isEqualTo(one.partitions());
        assertThat(directory.resolve("a.csv.manifest.json"))
                .content()
                .contains(
                        "consultation.record",
                        one.partitions().get(0).digest(),
                        one.files().get(0).sha256());
    }

    @Order(3)
    @Test
    void anExportWithPseudonymsHoldsNobodysNumberAndNobodysWords() throws Exception {
        for (ExportFormat format : List.of(ExportFormat.CSV, ExportFormat.NDJSON)) {
            Path out = directory.resolve("pseudonyms." + format.extension());
            export(job("record", format, PSEUDONYMOUS), out);
            String text = Files.readString(out);
            assertThat(text)
                    .contains("patient-", "practitioner-")
                    .doesNotContain(Practice.WORDS)
                    // Whole numbers: five digits in a row are in many a digest.
                    .doesNotContainPattern("\\b[0-9]{11}\\b")
                    .doesNotContainPattern("\\b[0-9]{15}\\b");
        }
        Path parquet = directory.resolve("pseudonyms.parquet");
        export(job("record", ExportFormat.PARQUET, PSEUDONYMOUS), parquet);
        assertThat(Exported.duckdb("SELECT count(*) FROM '" + parquet
                        + "' WHERE patientId NOT LIKE 'patient-%' OR observations[1].history IS NOT NULL"))
                .isEqualTo("0");
        assertThat(Exported.duckdb("SELECT count(DISTINCT consultationId) FROM '" + parquet + "'"))
                .isEqualTo(Integer.toString(CONSULTATIONS));
        Map<String, String> keyed = new TreeMap<>();
        lying("record").forEach((place, digest) -> keyed.put(place, hex(PSEUDONYMOUS.digest(digest))));
        assertThat(Exported.digests(parquet, "recordDigest")).isEqualTo(keyed);
    }

    @Order(4)
    @Test
    void windowsThatAdjoinHoldEveryRecordOnce() throws Exception {
        Window before = find("consultation.record", new Bound.Beginning(), new Bound.At(middle));
        Window after = find("consultation.record", new Bound.At(middle), new Bound.End());

        assertThat(before.length()).isPositive();
        assertThat(after.length()).isPositive();
        assertThat(before.length() + after.length()).isEqualTo(CONSULTATIONS);
        Map<Integer, Long> ends = before.spans().stream().collect(Collectors.toMap(Span::partition, Span::to));
        after.spans().forEach(span -> assertThat(span.from()).isEqualTo(ends.get(span.partition())));
        assertThat(read(before))
                .allSatisfy(record -> assertThat(record.timestamp()).isLessThan(middle.toEpochMilli()));
        assertThat(read(after))
                .allSatisfy(record -> assertThat(record.timestamp()).isGreaterThanOrEqualTo(middle.toEpochMilli()));
    }

    @Order(5)
    @Test
    void whatIsSelectedByTimePractitionerPatientGatewayAndStateIsThatAlone() throws Exception {
        Consultation wanted = new Practice(SEED).next();
        String patient = wanted.record().getPatientId();
        Instant from = Instant.parse("2026-03-03T00:00:00Z");
        Instant to = Instant.parse("2026-03-04T00:00:00Z");

        assertThat(selected(new Selection(wanted.id(), null, null, null, null, null, null)))
                .isOne();
        assertThat(selected(new Selection(wanted.id(), null, patient, null, null, null, null)))
                .isOne();
        assertThat(selected(new Selection(wanted.id(), null, PSEUDONYMOUS.patient(patient), null, null, null, null)))
                .isOne();
        assertThat(selected(new Selection(wanted.id(), null, "185057512345673", null, null, null, null)))
                .isZero();
        assertThat(selected(new Selection(null, null, null, "gateway-3", null, null, null)))
                .isZero();
        long amended = selected(new Selection(null, null, null, null, "amended", null, null));
        long finals = selected(new Selection(null, null, null, null, "final", null, null));
        assertThat(amended).isPositive();
        assertThat(amended + finals).isEqualTo(CONSULTATIONS);
        long day = selected(new Selection(null, null, null, null, null, from, to));
        assertThat(day).isPositive().isLessThan(CONSULTATIONS);
        assertThat(day
                        + selected(new Selection(null, null, null, null, null, null, from))
                        + selected(new Selection(null, null, null, null, null, to, null)))
                .isEqualTo(CONSULTATIONS);
        assertThatThrownBy(() -> new Selection(null, null, null, null, "asleep", null, null)
                        .requireFor(ReplayTopics.named("record")))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageContaining("amended");
    }

    @Order(6)
    @Test
    void eachDayGetsAFileThatDuckDbFindsByItsFolder() throws Exception {
        Path out = directory.resolve("days");
        Job<?> job = job("observation", ExportFormat.PARQUET, PSEUDONYMOUS);

        Manifest manifest = export(byDay(job), out);

        assertThat(manifest.files()).hasSizeBetween(3, 4);
        assertThat(Exported.duckdb(
                        "SELECT count(*) FROM read_parquet('" + out + "/*/*.parquet', hive_partitioning = true)"
                                + " WHERE day = (occurredAt AT TIME ZONE 'Europe/Paris')::DATE"))
                .isEqualTo(Integer.toString(lying("observation").size()));
    }

    @Order(7)
    @ParameterizedTest
    @EnumSource(names = {"CSV", "PARQUET"})
    void aRunThatBrokeOffGoesOnAndGivesTheSameBytes(ExportFormat format) throws Exception {
        Path whole = directory.resolve("whole." + format.extension());
        Path broken = directory.resolve("broken." + format.extension());
        Job<?> job = job("record", format, PSEUDONYMOUS);
        export(job, whole);

        assertThatThrownBy(() -> new FileExport<>(
                                stand.settings("replay.threads", "1"), RateLimit.NONE, failingAfterOnePiece(), CLOCK)
                        .run(any(job), broken, false))
                .hasMessage("killed by the test");
        assertThat(broken).doesNotExist();
        assertThatThrownBy(() -> export(job, broken))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageContaining("--resume");
        Job<?> other = job("record", format, new Disclosure(false, false, Pseudonyms.ofThisRunAlone()));
        assertThatThrownBy(() -> run(other, broken, true, stand.settings()))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageContaining("pseudonymKey");
        List<Piece> done = Workspace.of(broken).pieces();
        assertThat(done).isNotEmpty();

        run(job, broken, true, stand.settings());

        assertThat(Files.mismatch(whole, broken)).isEqualTo(-1);
        assertThat(Workspace.of(broken).isThere()).isFalse();
    }

    @Order(8)
    @Test
    void aFullDiskIsSaidAndWhatIsDoneIsKept() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(mount("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.toString()), "mounting needs root");
        try {
            Path out = small.resolve("records.ndjson");
            Job<?> job = job("record", ExportFormat.NDJSON, IDENTIFIED);

            assertThatThrownBy(() -> export(job, out))
                    .isInstanceOf(ReplayFailedException.class)
                    .hasMessageContaining("No space left")
                    .hasMessageContaining("--resume");
            assertThat(out).doesNotExist();

            assertThat(mount("mount", "-o", "remount,size=1g", small.toString()))
                    .isTrue();
            run(job, out, true, stand.settings());
            assertThat(Exported.digests(out, "recordDigest")).hasSize(CONSULTATIONS);
        } finally {
            mount("umount", small.toString());
        }
    }

    @Order(9)
    @Test
    void readingChangesNoGroupAndMovesNoOffset() throws Exception {
        Set<String> before = groups();

        export(job("share", ExportFormat.NDJSON, PSEUDONYMOUS), directory.resolve("groups.ndjson"));

        assertThat(groups()).isEqualTo(before);
    }

    @Order(10)
    @Test
    void aCopyHoldsTheSameBytesAndSaysWhereTheyCameFrom() throws Exception {
        stand.admin
                .createTopics(List.of(new NewTopic("copy", 2, (short) 1)))
                .all()
                .get();
        Job<?> job = job("observation", ExportFormat.NDJSON, new Disclosure(true, true, Pseudonyms.keyed(KEY)));

        TopicCopy.Outcome outcome = copy(job, "copy");

        List<ConsumerRecord<byte[], byte[]>> originals = read(job.window());
        List<ConsumerRecord<byte[], byte[]>> copies = read(find("copy", new Bound.Beginning(), new Bound.End()));
        assertThat(outcome.copied()).isEqualTo(originals.size());
        Map<String, String> values = new TreeMap<>();
        originals.forEach(record ->
                values.put(record.partition() + ":" + record.offset() + "@" + record.timestamp(), hex(record.value())));
        Map<String, String> copied = new TreeMap<>();
        copies.forEach(record -> copied.put(
                header(record, TopicCopy.FROM_PARTITION) + ":" + header(record, TopicCopy.FROM_OFFSET) + "@"
                        + header(record, TopicCopy.FROM_TIMESTAMP),
                hex(record.value())));
        assertThat(copied).isEqualTo(values);
        assertThat(copies)
                .allSatisfy(record ->
                        assertThat(header(record, TopicCopy.FROM_TOPIC)).isEqualTo("consultation.observation"));
        assertThatThrownBy(() -> TopicCopy.requireAllowed("consultation.observation", "consultation.observation"))
                .hasMessageContaining("read itself");
        assertThatThrownBy(() -> TopicCopy.requireAllowed("consultation.observation", "consultation.record"))
                .hasMessageContaining("pipeline");
        assertThatThrownBy(() -> copy(job, "nowhere")).hasMessageContaining("does not exist");
    }

    @Order(11)
    @Test
    void aRecordThatDoesNotDecodeIsNamedAndTheRestIsExported() throws Exception {
        long offset = stand.send(Topics.RECORD, 1, "not a record".getBytes(StandardCharsets.UTF_8));
        Path out = directory.resolve("poisoned.csv");

        Manifest manifest = export(job("record", ExportFormat.CSV, IDENTIFIED), out);
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        StreamReplay.Outcome streamed = stream(job("record", ExportFormat.TABLE, PSEUDONYMOUS), shown);

        assertThat(manifest.unreadable()).isOne();
        assertThat(manifest.firstUnreadable()).singleElement().satisfies(bad -> {
            assertThat(bad.partition()).isOne();
            assertThat(bad.offset()).isEqualTo(offset);
        });
        assertThat(Exported.digests(out, "recordDigest")).hasSize(CONSULTATIONS);
        assertThat(streamed.unreadable()).isOne();
        assertThat(shown.toString(StandardCharsets.UTF_8).lines()).hasSize(CONSULTATIONS + 1);
    }

    @Order(12)
    @Test
    void boundsThatMakeNoWindowAreRefusedWithAReason() throws Exception {
        Instant later = Instant.now().plus(Duration.ofHours(1));
        Bound.At now = new Bound.At(Instant.now());
        refused(new Bound.Beginning(), new Bound.At(later), "lies in the future");
        refused(new Bound.At(later), new Bound.End(), "lies in the future");
        refused(now, new Bound.At(now.moment().minusSeconds(1)), "is not before");
        refused(new Bound.End(), new Bound.End(), "is not before");
        refused(bound("7:0"), new Bound.End(), "has no partition 7");
        refused(new Bound.Beginning(), bound("0:99999999"), "lies beyond");
        stand.admin
                .deleteRecords(
                        Map.of(new TopicPartition("consultation.document-share", 0), RecordsToDelete.beforeOffset(10)))
                .all()
                .get();
        assertThatThrownBy(() -> find("consultation.document-share", bound("0:5"), new Bound.End()))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageContaining("offsets 5 to 9 of consultation.document-share-0 were purged");
        assertThat(find("consultation.document-share", new Bound.Beginning(), new Bound.End())
                        .notes())
                .singleElement()
                .asString()
                .contains("offsets 0 to 9 of consultation.document-share-0 were purged");
        assertThatThrownBy(() -> ReplayTopics.named("consultation.recrod")).hasMessageContaining("record");
    }

    @Order(13)
    @Test
    void aBrokerThatIsLostHalfwayIsSaidAndTheExportGoesOnWhenItIsBack() throws Exception {
        Path out = directory.resolve("lost.csv");
        Job<?> job = job("record", ExportFormat.CSV, IDENTIFIED);
        ExportListener killing = (done, total) -> {
            if (done > 0 && stand.stack.broker(1).isAlive()) {
                stand.stack.broker(1).kill();
            }
        };

        assertThatThrownBy(() -> new FileExport<>(
                                stand.settings("replay.threads", "1", "replay.patience", "2s"),
                                RateLimit.NONE,
                                killing,
                                CLOCK)
                        .run(any(job), out, false))
                .isInstanceOf(ReplayFailedException.class)
                .hasMessageContaining("--resume");
        stand.stack.broker(1).restart();
        run(job, out, true, stand.settings());

        assertThat(Exported.digests(out, "recordDigest")).hasSize(CONSULTATIONS);
    }

    private static void refused(Bound from, Bound to, String reason) {
        assertThatThrownBy(() -> find("consultation.record", from, to))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageContaining(reason);
    }

    private static Bound bound(String text) {
        return Bound.parse("--from", text, PARIS, CLOCK);
    }

    private static ExportListener failingAfterOnePiece() {
        return (done, total) -> {
            if (done > total / 2) {
                throw new IllegalStateException("killed by the test");
            }
        };
    }

    private static long selected(Selection selection) {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Job<?> all = job("record", ExportFormat.NDJSON, PSEUDONYMOUS);
        return stream(
                        new Job<>(
                                any(all).topic(),
                                all.topicId(),
                                all.window(),
                                selection,
                                all.disclosure(),
                                all.format(),
                                null,
                                PARIS,
                                "test"),
                        shown)
                .selected();
    }

    private static Job<?> byDay(Job<?> job) {
        return new Job<>(
                any(job).topic(),
                job.topicId(),
                job.window(),
                job.selection(),
                job.disclosure(),
                job.format(),
                Job.Days.OCCURRED,
                PARIS,
                "test");
    }

    private static Job<?> job(String topic, ExportFormat format, Disclosure disclosure) {
        return typedJob(ReplayTopics.named(topic), format, disclosure);
    }

    private static <V extends SpecificRecord> Job<V> typedJob(
            ReplayTopic<V> topic, ExportFormat format, Disclosure disclosure) {
        Window window = find(topic.topic().name(), new Bound.Beginning(), new Bound.End());
        try (Brokers brokers = Brokers.open(stand.clients())) {
            UUID topicId = brokers.topicId(topic.topic().name());
            return new Job<>(topic, topicId, window, Selection.ALL, disclosure, format, null, PARIS, "test");
        }
    }

    private static Window find(String topic, Bound from, Bound to) {
        try (Brokers brokers = Brokers.open(stand.clients())) {
            return brokers.find(topic, from, to, CLOCK);
        }
    }

    /** The tests do not care of which events a job is. */
    @SuppressWarnings("unchecked")
    private static Job<SpecificRecord> any(Job<?> job) {
        return (Job<SpecificRecord>) job;
    }

    private static Manifest export(Job<?> job, Path out, String... settings) throws InterruptedException {
        return run(job, out, false, stand.settings(settings));
    }

    private static Manifest run(Job<?> job, Path out, boolean resume, ReplaySettings settings)
            throws InterruptedException {
        return new FileExport<>(settings, RateLimit.NONE, ExportListener.silent(), CLOCK).run(any(job), out, resume);
    }

    private static StreamReplay.Outcome stream(Job<?> job, ByteArrayOutputStream out) {
        return new StreamReplay<>(stand.settings(), RateLimit.NONE).run(any(job), out, false);
    }

    private static TopicCopy.Outcome copy(Job<?> job, String target) {
        return new TopicCopy<>(stand.settings(), RateLimit.NONE, ExportListener.silent()).run(any(job), target);
    }

    private static Map<String, Sha256> lying(String topic) {
        return Objects.requireNonNull(LYING.get(topic));
    }

    private interface DigestOf {
        Sha256 of(Object event);
    }

    private static Map<String, Sha256> lying(String name, DigestOf digest) throws IOException {
        ReplayTopic<?> topic = ReplayTopics.named(name);
        Map<String, Sha256> found = new TreeMap<>();
        try (var values = stand.serdes().valueDeserializer(topic.topic())) {
            for (ConsumerRecord<byte[], byte[]> record :
                    read(find(topic.topic().name(), new Bound.Beginning(), new Bound.End()))) {
                found.put(
                        record.partition() + ":" + record.offset(),
                        digest.of(values.deserialize(record.topic(), record.value())));
            }
        }
        return found;
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(Window window) throws IOException {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                stand.clients().consumer("test"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            new SpanReader(consumer, Duration.ofSeconds(60)).read(window.topic(), window.spans(), records::add);
        }
        return records;
    }

    private static Set<String> groups() throws Exception {
        return stand.admin.listGroups().all().get(30, TimeUnit.SECONDS).stream()
                .map(group -> group.groupId())
                .collect(Collectors.toSet());
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static String hex(Sha256 digest) {
        return hex(digest.bytes());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static boolean mount(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }
}
