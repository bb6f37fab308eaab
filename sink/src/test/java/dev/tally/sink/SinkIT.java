package dev.tally.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantineReason;
import dev.tally.event.QuarantinedEvent;
import dev.tally.runtime.service.StopSignal.Reason;
import dev.tally.schemas.topic.Topics;
import dev.tally.sink.sample.SampleConsultation;
import dev.tally.sink.storage.TestDatabases;
import dev.tally.sink.storage.TestDatabases.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink between a real broker and a real PostgreSQL (P1, P2, P4). */
class SinkIT {
    private static final long SEED = 4711;
    private static final TopicPartition FIRST = new TopicPartition(Topics.RECORD.name(), 0);

    @TempDir
    private static Path directory;

    private static SinkStand stand;
    private static TestDatabases databases;

    private final Random random = new Random(SEED);
    private TestDatabase database;
    private Map<String, String> settings;

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
        settings = stand.settings(database.url(), "for tests only");
    }

    @Test
    void recordsBecomeRowsAndARestartReadsOnExactlyWhereItStopped() throws Exception {
        List<ConsultationRecord> before = records(200);
        stand.publish(before);
        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(stored()).isEqualTo(200));
            eventually(() -> assertThat(sink.count("tally.sink.records.stored")).isEqualTo(200));
        }

        stand.publish(records(100));
        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(stored()).isEqualTo(300));
            eventually(() -> assertThat(sink.count("tally.sink.records.stored")).isEqualTo(100));
            assertThat(sink.count("tally.sink.records.confirmed"))
                    .as("records read again")
                    .isZero();
        }
        assertThat(database.number("SELECT sum(next_offset) FROM tally.sink_partition"))
                .isEqualTo(300);
    }

    @Test
    void whatIsUnsoundIsSetAsideAloneAndWholeAndTheRestIsStored() throws Exception {
        List<ConsultationRecord> sound = records(60);
        stand.publish(sound.subList(0, 30));
        SampleConsultation refused = new SampleConsultation(random);
        ConsultationRecord refusedRecord =
                SampleConsultation.record(refused.observation(1, "confidential words"), refused.share());
        // Sound by every rule of ours, and refused by a rule that only the database knows.
        database.run(
                "postgres",
                "ALTER TABLE tally.observation_revision ADD CONSTRAINT only_here CHECK (consultation_id <> '"
                        + refused.id + "')");
        SampleConsultation poisoned = new SampleConsultation(random);
        byte[] noRecord = "not a record".getBytes(StandardCharsets.UTF_8);
        ConsultationRecord misplaced = records(1).get(0);
        stand.publish(List.of(
                refusedRecord,
                SampleConsultation.record(poisoned.observation(1, "confidential \u0000 words"), poisoned.share())));
        stand.publish(0, stand.key(misplaced.getConsultationId()), noRecord);
        stand.publish(1, "not a key".getBytes(StandardCharsets.UTF_8), stand.value(misplaced));
        stand.publish(sound.subList(30, 60));

        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(stored()).isEqualTo(60));
            eventually(() ->
                    assertThat(sink.count("tally.sink.records.quarantined")).isEqualTo(4));
        }

        List<QuarantinedEvent> setAside = stand.quarantined();
        assertThat(setAside)
                .extracting(QuarantinedEvent::getReason)
                .containsExactlyInAnyOrder(
                        QuarantineReason.REFUSED_BY_STORAGE,
                        QuarantineReason.RECORD_INVALID,
                        QuarantineReason.UNDECODABLE,
                        QuarantineReason.KEY_MISMATCH);
        assertThat(setAside)
                .allSatisfy(event -> assertThat(event.getDetail()).doesNotContain("confidential"))
                .filteredOn(event -> event.getReason() == QuarantineReason.REFUSED_BY_STORAGE)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getConsultationId()).isEqualTo(refused.id);
                    assertThat(event.getValue()).isEqualTo(java.nio.ByteBuffer.wrap(stand.value(refusedRecord)));
                    assertThat(event.getDetail()).contains("only_here");
                });
    }

    @Test
    void aKilledDatabaseIsWaitedOutAndNothingIsLostOrStoredTwice() throws Exception {
        List<ConsultationRecord> records = records(3_000);
        stand.publish(records.subList(0, 1_500));
        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(stored()).isPositive());

            stand.stack.postgres().kill();
            stand.publish(records.subList(1_500, 3_000));
            // The first word about it may be the server's own, that it ends; that it is gone is said by those after it.
            eventually(() -> assertThat(sink.ready().sentence()).contains("waits since", "SQLSTATE 08"));
            assertThat(sink.ready().up()).isFalse();
            stand.stack.postgres().restart();

            eventually(() -> assertThat(stored()).isEqualTo(3_000));
            eventually(() -> assertThat(sink.ready().up()).isTrue());
        }
        assertThat(database.number("SELECT count(*) FROM tally.event")).isEqualTo(3_000 * 2);
        assertThat(database.number("SELECT sum(next_offset) FROM tally.sink_partition"))
                .isEqualTo(3_000);
    }

    @Test
    void twoSinksOnOnePartitionFenceEachOtherAndStoreEverythingOnce() throws Exception {
        try (RunningSink zombie = new RunningSink(settings, "sink.group-id", "one")) {
            stand.publish(records(50));
            eventually(() -> assertThat(stored()).isEqualTo(50));
            try (RunningSink successor = new RunningSink(settings, "sink.group-id", "two")) {
                eventually(() -> assertThat(database.number("SELECT min(epoch) FROM tally.sink_partition"))
                        .isGreaterThanOrEqualTo(2));
                stand.publish(records(50));
                eventually(() -> assertThat(stored()).isEqualTo(100));
                eventually(() -> assertThat(zombie.count("tally.sink.fenced")).isPositive());
                eventually(() -> assertThat(zombie.count("tally.sink.records.stored")
                                + successor.count("tally.sink.records.stored"))
                        .isEqualTo(100));
            }
        }
    }

    @Test
    void offsetsThatWerePurgedBeforeTheyWereStoredStopTheSinkLoudly() throws Exception {
        stand.publish(0, stand.key(records(1).get(0).getConsultationId()), new byte[] {1});
        stand.admin
                .deleteRecords(Map.of(FIRST, RecordsToDelete.beforeOffset(1)))
                .all()
                .get();

        try (RunningSink sink = new RunningSink(settings)) {
            assertThat(sink.stop.await())
                    .isInstanceOfSatisfying(
                            Reason.Failed.class,
                            failed -> assertThat(failed.sentence())
                                    .contains("offsets 0 to 0 of " + FIRST, "were purged"));
        }
    }

    @Test
    void aTruncatedLogIsReadAgainFromWhereItParted() throws Exception {
        stand.publish(records(40));
        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(stored()).isEqualTo(40));
            assertThat(sink.count("tally.sink.rewound")).isZero();
        }
        // As after an unclean election: the place is further on than the log is.
        database.run("tally_sink", "UPDATE tally.sink_partition SET next_offset = next_offset + 7");

        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(sink.count("tally.sink.rewound")).isEqualTo(SinkStand.PARTITIONS));
            stand.publish(records(10));
            eventually(() -> assertThat(stored()).isEqualTo(50));
        }
        assertThat(database.number("SELECT sum(next_offset) FROM tally.sink_partition"))
                .isEqualTo(50);
    }

    @Test
    void aBatchThatTakesLongerThanATransactionMayIsHalvedUntilItDoesNot() throws Exception {
        // Every note takes 50 ms, and a transaction may take half a second.
        database.run("postgres", """
                CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN PERFORM pg_sleep(0.05); RETURN NEW; END $$;
                CREATE TRIGGER slow BEFORE INSERT ON tally.observation_revision
                    FOR EACH ROW EXECUTE FUNCTION slow();
                DO $$ BEGIN EXECUTE format('ALTER ROLE tally_sink IN DATABASE %I SET transaction_timeout = ''500ms''',
                    current_database()); END $$""");
        stand.publish(records(40));

        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(stored()).isEqualTo(40));
            assertThat(sink.count("tally.sink.records.quarantined")).isZero();
        }
    }

    @Test
    void aTopicThatWasMadeAgainStopsTheStart() throws Exception {
        try (RunningSink sink = new RunningSink(settings)) {
            sink.starting().join();
        }
        stand.makeTopicsAgain();

        try (RunningSink sink = new RunningSink(settings)) {
            assertThatThrownBy(() -> sink.starting().join())
                    .hasMessageContaining(Topics.RECORD.name())
                    .hasMessageContaining("deleted and made again");
        }
    }

    @Test
    void aDatabaseThatIsNotMigratedIsWaitedFor() throws Exception {
        TestDatabase empty = databases.empty();
        stand.publish(records(5));
        try (RunningSink sink = new RunningSink(stand.settings(empty.url(), "for tests only"))) {
            eventually(() -> assertThat(sink.ready().sentence()).contains("tally database migrate"));

            databases.migrate(empty);

            eventually(() -> assertThat(empty.number("SELECT count(*) FROM tally.consultation_current"))
                    .isEqualTo(5));
        }
    }

    @Test
    void aRegistryThatIsAwayIsWaitedForAndNothingIsSetAside() throws Exception {
        stand.publish(records(5));
        stand.stack.registry().kill();
        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(sink.ready().sentence()).contains("schema registry"));
            assertThat(stored()).isZero();

            stand.stack.registry().restart();

            eventually(() -> assertThat(stored()).isEqualTo(5));
        }
        assertThat(stand.quarantined()).isEmpty();
    }

    @Test
    void manyUnsoundRecordsStopTheSinkInsteadOfBeingMovedOutOfTheWay() throws Exception {
        for (int i = 0; i < 4; i++) {
            stand.publish(0, stand.key(records(1).get(0).getConsultationId()), new byte[] {1});
        }
        try (RunningSink sink = new RunningSink(settings, "sink.quarantine-per-minute", "3")) {
            assertThat(sink.stop.await())
                    .isInstanceOfSatisfying(
                            Reason.Failed.class,
                            failed -> assertThat(failed.sentence()).contains("more than 3 records"));
        }
        assertThat(database.number("SELECT next_offset FROM tally.sink_partition WHERE partition = 0"))
                .isZero();
    }

    private List<ConsultationRecord> records(int count) {
        List<ConsultationRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SampleConsultation consultation = new SampleConsultation(random);
            ObservationEvent observation = consultation.observation(1);
            DocumentShareEvent share = consultation.share();
            records.add(SampleConsultation.record(observation, share));
        }
        return records;
    }

    private long stored() throws SQLException {
        return database.number("SELECT count(*) FROM tally.consultation_current");
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .ignoreException(SQLException.class)
                .untilAsserted(assertion);
    }
}
