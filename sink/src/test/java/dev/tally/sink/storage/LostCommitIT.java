package dev.tally.sink.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.ConsultationRecord;
import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.runtime.settings.PassThrough;
import dev.tally.sink.sample.SampleConsultation;
import dev.tally.sink.storage.CuttingProxy.Cut;
import dev.tally.sink.storage.TestDatabases.TestDatabase;
import dev.tally.sink.storage.WriteResult.Committed;
import dev.tally.sink.storage.WriteResult.Fenced;
import dev.tally.sink.storage.WriteResult.Unavailable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P2 and P3 when the database goes away in the worst moment: resolved by reading, never by guessing. */
class LostCommitIT {
    private static final String TOPIC = "consultation.record";
    private static final UUID TOPIC_ID = new UUID(7, 7);

    @TempDir
    private static Path directory;

    private static TestDatabases databases;

    private final SampleConsultation consultation = new SampleConsultation(new Random(99));
    private final ConsultationRecord record =
            SampleConsultation.record(consultation.observation(1), consultation.share());
    private final Batch batch = new Batch(List.of(record), 10, 3);
    private TestDatabase database;

    @BeforeAll
    static void start() {
        databases = TestDatabases.start(directory.resolve("stack"));
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @BeforeEach
    void freshDatabase() {
        database = databases.migrated();
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionCutDuringCommitIsResolvedByWritingTheSameBatchAgain(Cut cut) throws Exception {
        Claim claim = claim();
        try (CuttingProxy proxy = new CuttingProxy(databases.postgres().port(), cut);
                RecordStore store = new RecordStore(database.sinkThrough(proxy.port()))) {
            WriteResult inDoubt = store.write(claim, batch);

            assertThat(inDoubt).isInstanceOf(Unavailable.class);
            assertThat(proxy.hasCut()).isTrue();
            boolean committed = cut == Cut.AFTER_THE_SERVER_HAS_COMMITTED;
            assertThat(nextOffset()).isEqualTo(committed ? 10 : 0);

            WriteResult resolved = store.write(claim, batch);

            assertThat(resolved).isInstanceOfSatisfying(Committed.class, result -> {
                StoredRecord stored = result.stored().get(0);
                assertThat(stored.inserted()).hasSize(committed ? 0 : 2);
                assertThat(stored.digests()).hasSize(2);
                assertThat(result.claim().nextOffset()).isEqualTo(10);
            });
            assertThat(nextOffset()).isEqualTo(10);
            assertThat(database.number("SELECT count(*) FROM tally.event")).isEqualTo(2);
            assertThat(database.number("SELECT count(*) FROM tally.consultation_record"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBatchInDoubtThatAnotherSinkHasFinishedMeanwhileIsFencedAndNotWrittenTwice(Cut cut) throws Exception {
        Claim claim = claim();
        try (CuttingProxy proxy = new CuttingProxy(databases.postgres().port(), cut);
                RecordStore store = new RecordStore(database.sinkThrough(proxy.port()));
                RecordStore successor = new RecordStore(database.as("tally_sink"))) {
            assertThat(store.write(claim, batch)).isInstanceOf(Unavailable.class);

            Claim next = given(successor.claim(TOPIC, TOPIC_ID, 0));
            assertThat(successor.write(next, new Batch(List.of(record), 10, 3))).isInstanceOf(Committed.class);

            assertThat(store.write(claim, batch)).isInstanceOf(Fenced.class);
            assertThat(database.number("SELECT count(*) FROM tally.event")).isEqualTo(2);
        }
    }

    @Test
    void aBackendThatIsTerminatedInsideTheTransactionLeavesNothingAndIsRetried() throws Exception {
        Claim claim = claim();
        // Whoever ends the backend must find it waiting, so that it must wait for longer than finding it may take.
        database.run("postgres", """
                DO $$ DECLARE name text; BEGIN
                    FOREACH name IN ARRAY ARRAY['lock_timeout', 'transaction_timeout'] LOOP
                        EXECUTE format('ALTER ROLE tally_sink IN DATABASE %I SET %s = %L', current_database(), name, '10min');
                    END LOOP;
                END $$""");
        try (RecordStore store = new RecordStore(patient(database.as("tally_sink")));
                Connection holder = database.connect("postgres");
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            // The write gets as far as its first event and waits there, inside its transaction, until its backend is
            // ended.
            lock.execute("LOCK TABLE tally.observation_revision IN ACCESS EXCLUSIVE MODE");
            Thread killer = new Thread(() -> terminateWhenWaiting(database));
            killer.start();

            WriteResult terminated = store.write(claim, batch);

            killer.join();
            holder.rollback();
            assertThat(terminated)
                    .isInstanceOfSatisfying(
                            Unavailable.class, away -> assertThat(away.detail()).contains("57P01"));
            assertThat(nextOffset()).isZero();
            assertThat(store.write(claim, batch)).isInstanceOf(Committed.class);
        }
    }

    private static DatabaseSettings patient(DatabaseSettings settings) {
        return new DatabaseSettings(
                settings.url(), settings.user(), settings.password(), Duration.ofMinutes(10), PassThrough.none());
    }

    private static void terminateWhenWaiting(TestDatabase database) {
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> database.number("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                                + " WHERE usename = 'tally_sink' AND wait_event_type = 'Lock'")
                        > 0);
    }

    @Test
    void aDatabaseThatWasKilledIsUnavailableAndThenTakesTheSameBatch() throws Exception {
        Claim claim = claim();
        try (RecordStore store = new RecordStore(database.as("tally_sink"))) {
            assertThat(store.schemaVersion()).isInstanceOf(Answer.Given.class);
            databases.postgres().kill();

            assertThat(store.write(claim, batch)).isInstanceOf(Unavailable.class);
            assertThat(store.write(claim, batch))
                    .isInstanceOfSatisfying(
                            Unavailable.class, away -> assertThat(away.detail()).contains("08001"));

            databases.postgres().restart();
            assertThat(store.write(claim, batch)).isInstanceOf(Committed.class);
        }
    }

    @Test
    void aRoleThatLostItsRightIsWaitedForAndTold() throws Exception {
        Claim claim = claim();
        database.run("postgres", "REVOKE INSERT ON tally.document_share FROM tally_sink");
        try (RecordStore store = new RecordStore(database.as("tally_sink"))) {
            assertThat(store.write(claim, batch))
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            away -> assertThat(away.detail())
                                    .contains("42501", "document_share", "give the role back"));
            database.run("postgres", "GRANT INSERT ON tally.document_share TO tally_sink");
            assertThat(store.write(claim, batch)).isInstanceOf(Committed.class);
        }
    }

    private Claim claim() {
        try (RecordStore store = new RecordStore(database.as("tally_sink"))) {
            store.pin(List.of(new TopicFacts(TOPIC, TOPIC_ID, 1)));
            return given(store.claim(TOPIC, TOPIC_ID, 0));
        }
    }

    private static <T> T given(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Given.class);
        return ((Answer.Given<T>) answer).value();
    }

    private long nextOffset() throws Exception {
        return database.number("SELECT next_offset FROM tally.sink_partition");
    }
}
