package dev.tally.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Sha256;
import dev.tally.local.process.ManagedProcess;
import dev.tally.local.process.ProcessSpec;
import dev.tally.runtime.settings.Settings;
import dev.tally.schemas.assembly.RecordComposer;
import dev.tally.schemas.topic.Topics;
import dev.tally.sink.restore.HalvesRebuild;
import dev.tally.sink.restore.Restore;
import dev.tally.sink.restore.RestoreFailedException;
import dev.tally.sink.restore.RestoreListener;
import dev.tally.sink.restore.RestorePlan;
import dev.tally.sink.restore.RestoreReport;
import dev.tally.sink.restore.RestoreSettings;
import dev.tally.sink.restore.Verification;
import dev.tally.sink.sample.SampleConsultation;
import dev.tally.sink.storage.TestDatabases;
import dev.tally.sink.storage.TestDatabases.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P1, P2, P5: a database that is lost comes back from the topics, each record once, whatever happens meanwhile. */
class RestoreIT {
    private static final long SEED = 270426;
    private static final RestoreListener SILENT = new RestoreListener() {
        @Override
        public void progress(String stage, long done, long total) {}

        @Override
        public void waiting(String detail) {}
    };

    @TempDir
    private static Path directory;

    private static SinkStand stand;
    private static TestDatabases databases;

    private final Random random = new Random(SEED);
    private TestDatabase database;
    private Map<String, String> settings;
    private Map<String, String> sinkSettings;

    @BeforeAll
    static void start() {
        stand = SinkStand.start(directory.resolve("stack"));
        databases = new TestDatabases(stand.stack.postgres());
    }

    @AfterAll
    static void stop() {
        stand.close();
    }

    @BeforeEach
    void freshTopicsAndDatabase() throws Exception {
        stand.makeTopicsAgain();
        database = databases.migrated();
        sinkSettings = stand.settings(database.url(), "for tests only");
        settings = new HashMap<>(sinkSettings);
        settings.put("restore.work-directory", directory.resolve("work").toString());
        settings.put("restore.patience", "60s");
    }

    @Test
    void anEmptyDatabaseIsFilledAndTheOrdinarySinkGoesOnWhereTheRestoreEnded() throws Exception {
        Map<UUID, Sha256> current = new HashMap<>();
        List<ConsultationRecord> records = versions(700, current);
        stand.publish(records);

        Restore restore = restore();
        RestorePlan plan = restore.plan();
        assertThat(plan.left()).isEqualTo(records.size());
        assertThat(stored()).as("a plan changes nothing").isEmpty();
        RestoreReport report = restore.execute(plan);
        Verification.Result verified = restore.verify(plan);

        assertThat(report.records()).isEqualTo(records.size());
        assertThat(report.setAside()).isZero();
        assertThat(verified.isEqual()).isTrue();
        assertThat(verified.consultations()).isEqualTo(700);
        assertThat(stored()).isEqualTo(hex(current));
        List<ConsultationRecord> more = versions(20, current);
        stand.publish(more);
        try (RunningSink sink = new RunningSink(sinkSettings)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(stored()).isEqualTo(hex(current)));
            assertThat(sink.count("tally.sink.records.confirmed"))
                    .as("records read again")
                    .isZero();
        }
    }

    @Test
    void aHalfFilledDatabaseGetsTheRest() throws Exception {
        Map<UUID, Sha256> current = new HashMap<>();
        List<ConsultationRecord> first = versions(200, current);
        stand.publish(first);
        Restore begun = restore();
        begun.execute(begun.plan());
        List<ConsultationRecord> second = versions(200, current);
        stand.publish(second);

        Restore restore = restore();
        RestorePlan plan = restore.plan();
        RestoreReport report = restore.execute(plan);

        assertThat(plan.left()).isEqualTo(second.size());
        assertThat(report.records()).isEqualTo(second.size());
        assertThat(restore.verify(plan).isEqual()).isTrue();
        assertThat(stored()).isEqualTo(hex(current));
    }

    @Test
    void killedInTheMiddleAndRunAgainItGivesTheSameWithoutDuplicates() throws Exception {
        Map<UUID, Sha256> current = new HashMap<>();
        List<ConsultationRecord> records = versions(Boolean.getBoolean("tally.heavy") ? 20_000 : 800, current);
        stand.publish(records);
        settings.put("restore.batch-size", "64KiB");
        ManagedProcess process = program();
        process.start();
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(process.tail().text()).contains("HALF"));

        process.kill();

        assertThat(database.number("SELECT sum(next_offset) FROM tally.sink_partition"))
                .isPositive()
                .isLessThan(records.size());
        Restore restore = restore();
        RestorePlan plan = restore.plan();
        RestoreReport report = restore.execute(plan);
        assertThat(report.records()).isEqualTo(plan.left()).isLessThan(records.size());
        assertThat(restore.verify(plan).isEqual()).isTrue();
        assertThat(stored()).isEqualTo(hex(current));
        assertThat(database.number("SELECT count(*) FROM tally.consultation_record"))
                .isEqualTo(records.size());
        assertThat(database.number("SELECT count(*) - count(DISTINCT event_id) FROM tally.event"))
                .as("events stored twice")
                .isZero();
    }

    @Test
    void whatTheSinkWouldSetAsideIsSetAsideAndTooMuchOfItStopsTheRestore() throws Exception {
        Map<UUID, Sha256> current = new HashMap<>();
        List<ConsultationRecord> records = versions(60, current);
        stand.publish(records.subList(0, 30));
        stand.publish(0, stand.key(UUID.randomUUID()), "not a record".getBytes(StandardCharsets.UTF_8));
        stand.publish(records.subList(30, records.size()));

        settings.put("restore.quarantine-at-most", "0");
        Restore strict = restore();
        assertThatThrownBy(() -> strict.execute(strict.plan()))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageContaining("restore.quarantine-at-most")
                .hasMessageContaining("Nothing was passed over");
        assertThat(stand.quarantined()).isEmpty();

        settings.put("restore.quarantine-at-most", "1");
        Restore restore = restore();
        RestorePlan plan = restore.plan();
        RestoreReport report = restore.execute(plan);

        assertThat(report.setAside()).isOne();
        assertThat(stand.quarantined()).hasSize(1);
        assertThat(restore.verify(plan).isEqual())
                .as("what was set aside is nobody's current record")
                .isTrue();
        assertThat(stored()).isEqualTo(hex(current));
    }

    @Test
    void aRestoreRefusesToBeginWhereItCouldNotEndWell() throws Exception {
        stand.publish(versions(20, new HashMap<>()));
        try (RunningSink sink = new RunningSink(sinkSettings)) {
            sink.starting().join();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(restore().plan().runningSinks()).isNotEmpty());
            assertThatThrownBy(() -> restore().execute(restore().plan()))
                    .isInstanceOf(RestoreFailedException.class)
                    .hasMessageContaining("stop them first");
        }
        TestDatabase other = databases.migrated();
        settings.put("database.url", other.url());
        stand.admin
                .deleteRecords(Map.of(new TopicPartition(Topics.RECORD.name(), 0), RecordsToDelete.beforeOffset(3)))
                .all()
                .get();
        assertThatThrownBy(() -> restore().execute(restore().plan()))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageContaining("offsets 0 to 2 of partition 0")
                .hasMessageContaining("--from-halves");
        settings.put("database.url", databases.empty().url());
        assertThatThrownBy(() -> restore().plan()).hasMessageContaining("tally database migrate");
    }

    @Test
    void theVerificationFindsARecordThatIsNotWhatTheTopicSays() throws Exception {
        Map<UUID, Sha256> current = new HashMap<>();
        stand.publish(versions(40, current));
        Restore restore = restore();
        RestorePlan plan = restore.plan();
        restore.execute(plan);
        UUID lost = current.keySet().iterator().next();
        database.run(
                "postgres",
                "SET session_replication_role = replica;"
                        + "DELETE FROM tally.consultation_record WHERE consultation_id = '" + lost + "'");

        Verification.Result verified = restore.verify(plan);

        assertThat(verified.isEqual()).isFalse();
        assertThat(verified.different()).containsExactly(lost);
        assertThat(verified.equal()).isEqualTo(39);
    }

    @Test
    void recordsAreRebuiltFromTheHalvesAlone() throws Exception {
        Map<UUID, Sha256> current = new HashMap<>();
        List<SpecificRecord> events = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            SampleConsultation consultation = new SampleConsultation(random);
            List<ObservationEvent> observations = new ArrayList<>(List.of(consultation.observation(1)));
            if (random.nextInt(3) == 0) {
                observations.add(consultation.observation(2));
            }
            List<DocumentShareEvent> shares = new ArrayList<>(List.of(consultation.share(), consultation.share()));
            shares.add(consultation.statement(1, observations.size(), shares.get(0), shares.get(1)));
            if (random.nextInt(4) == 0) {
                shares.add(consultation.retraction(shares.get(0)));
            }
            events.addAll(observations);
            events.addAll(shares);
            current.put(consultation.id, RecordComposer.digest(observations, shares));
        }
        SampleConsultation incomplete = new SampleConsultation(random);
        events.add(incomplete.share());
        Collections.shuffle(events, random);
        stand.publishHalves(events);
        // The same events again, and what contradicts them: duplicates and refusals, as the join met them.
        stand.publishHalves(events.subList(0, 50));
        SampleConsultation strange = new SampleConsultation(random);
        ObservationEvent good = strange.observation(1);
        DocumentShareEvent share = strange.share();
        stand.publishHalves(List.of(good, share, strange.withOtherPatient().share()));
        current.put(strange.id, RecordComposer.digest(List.of(good), List.of(share)));
        stand.publish(0, stand.key(UUID.randomUUID()), new byte[] {1});

        HalvesRebuild rebuild = rebuild();
        RestorePlan plan = rebuild.plan();
        RestoreReport report = rebuild.execute(plan);

        assertThat(stored()).isEqualTo(hex(current));
        assertThat(rebuild.verified().isEqual()).isTrue();
        assertThat(rebuild.verified().consultations()).isEqualTo(current.size());
        assertThat(report.eventsRefused()).isOne();
        assertThat(report.setAside()).isZero();
        assertThat(rebuild().plan().left()).as("done is done").isZero();
        assertThat(directory.resolve("work"))
                .as("notes are not left lying about")
                .isEmptyDirectory();
    }

    private Restore restore() {
        return new Restore(Settings.of(settings).read(RestoreSettings::from), SILENT, Clock.systemUTC());
    }

    private HalvesRebuild rebuild() {
        return new HalvesRebuild(Settings.of(settings).read(RestoreSettings::from), SILENT, Clock.systemUTC());
    }

    private ManagedProcess program() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                RestoreProgram.class.getName()));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        Path home = stand.stack.processes().directory().resolve("restore");
        Path log = stand.stack.processes().directory().resolve("logs").resolve("restore.log");
        return stand.stack.processes().add(new ProcessSpec("restore", command, home, log));
    }

    /** Records in one to three versions each, mixed; each consultation's versions in order. */
    private List<ConsultationRecord> versions(int consultations, Map<UUID, Sha256> current) {
        List<ConsultationRecord> records = new ArrayList<>();
        for (int i = 0; i < consultations; i++) {
            SampleConsultation consultation = new SampleConsultation(random);
            List<Object> events = new ArrayList<>(List.of(consultation.observation(1), consultation.share()));
            records.add(SampleConsultation.record(events.toArray()));
            for (int more = random.nextInt(3); more > 0; more--) {
                events.add(consultation.share());
                records.add(SampleConsultation.record(events.toArray()));
            }
            current.put(consultation.id, records.get(records.size() - 1).getRecordDigest());
        }
        return records;
    }

    private static Map<UUID, String> hex(Map<UUID, Sha256> digests) {
        Map<UUID, String> texts = new TreeMap<>();
        digests.forEach((id, digest) -> texts.put(id, HexFormat.of().formatHex(digest.bytes())));
        return texts;
    }

    private Map<UUID, String> stored() throws SQLException {
        Map<UUID, String> digests = new TreeMap<>();
        try (Connection connection = database.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT consultation_id, encode(record_digest, 'hex') FROM tally.consultation_current")) {
            while (row.next()) {
                digests.put(row.getObject(1, UUID.class), row.getString(2));
            }
        }
        return digests;
    }
}
