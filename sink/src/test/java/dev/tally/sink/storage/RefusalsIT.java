package dev.tally.sink.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Sha256;
import dev.tally.schemas.digest.ContentDigest;
import dev.tally.sink.sample.SampleConsultation;
import dev.tally.sink.storage.TestDatabases.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** P2: the database itself refuses what a sink that is wrong would write, by plain SQL in the sink's own role. */
class RefusalsIT {
    /** A version of the consultation whose events are stored; what it consists of is up to the test. */
    private static final String NEXT_VERSION = """
            INSERT INTO tally.consultation_record (consultation_id, version, practitioner_id, patient_id, record_digest,
                event_ids, observation_event_id, share_event_id, statement_event_id, assembled_at)
            SELECT %s FROM tally.observation_revision WHERE event_id = '%s'""";

    @TempDir
    private static Path directory;

    private static TestDatabases databases;
    private static TestDatabase database;

    private static final Random random = new Random(5);
    private static final SampleConsultation consultation = new SampleConsultation(random);
    private static final ObservationEvent observation = consultation.observation(1, "toux");
    private static final ObservationEvent amended = consultation.observation(2, "toux sèche");
    private static final DocumentShareEvent share = consultation.share();
    private static final SampleConsultation other = new SampleConsultation(random);
    private static final DocumentShareEvent otherShare = other.share();
    private static final ObservationEvent otherObservation = other.observation(1);

    @BeforeAll
    static void storeEventsWithoutAVersion() throws SQLException {
        databases = TestDatabases.start(directory.resolve("stack"));
        database = databases.migrated();
        store(observation, amended, share);
        store(otherObservation, otherShare);
    }

    /** Events alone are accepted: it is a version that can be torn. */
    private static void store(Object... events) throws SQLException {
        UnionPlan plan = new UnionPlan(new HashMap<>());
        assertThat(plan.add(SampleConsultation.record(events))).isEmpty();
        Map<UUID, Sha256> digests = new HashMap<>();
        try (Connection connection = database.connect("tally_sink")) {
            EventTables.OBSERVATION.insert(connection, plan.observations, digests);
            EventTables.SHARE.insert(connection, plan.shares, digests);
            EventTables.STATEMENT.insert(connection, plan.statements, digests);
        }
        assertThat(digests).hasSize(events.length);
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @Test
    void theStatementThatTheOthersChangeWorksByItself() {
        // Without the newest revision, but otherwise whole: shows that the refusals below are for what they change.
        assertThat(refusal(insert(
                        "2",
                        ids(observation.getEventId(), share.getEventId()),
                        quoted(observation.getEventId()),
                        quoted(share.getEventId()),
                        "NULL",
                        digestOf(observation, share))))
                .isEmpty();
    }

    @Test
    void aVersionWithoutAnObservationIsRefused() {
        String members = ids(observation.getEventId(), share.getEventId());
        assertThat(refusal(insert("3", members, "NULL", quoted(share.getEventId()), "NULL", "'\\x00'")))
                .startsWith("23502");
        assertThat(refusal(insert(
                        "4",
                        ids(UUID.randomUUID(), share.getEventId(), observation.getEventId(), amended.getEventId()),
                        quoted(observation.getEventId()),
                        quoted(share.getEventId()),
                        "NULL",
                        "'\\x00'")))
                .isEqualTo("23514 consultation_record_members_stored");
    }

    @Test
    void aVersionWithoutASharingHalfIsRefused() {
        assertThat(refusal(insert(
                        "2",
                        ids(observation.getEventId(), amended.getEventId()),
                        quoted(amended.getEventId()),
                        "NULL",
                        "NULL",
                        digestOf(observation, amended))))
                .isEqualTo("23514 consultation_record_has_a_sharing_half");
    }

    @Test
    void anObservationOrAShareOfAnotherConsultationIsRefused() {
        assertThat(refusal(insert(
                        "4",
                        ids(
                                observation.getEventId(),
                                amended.getEventId(),
                                share.getEventId(),
                                otherShare.getEventId()),
                        quoted(amended.getEventId()),
                        quoted(otherShare.getEventId()),
                        "NULL",
                        "'\\x00'")))
                .isEqualTo("23503 consultation_record_share");
        assertThat(refusal(insert(
                        "4",
                        ids(
                                observation.getEventId(),
                                otherObservation.getEventId(),
                                share.getEventId(),
                                amended.getEventId()),
                        quoted(otherObservation.getEventId()),
                        quoted(share.getEventId()),
                        "NULL",
                        "'\\x00'")))
                .isEqualTo("23503 consultation_record_observation_half");
        // Smuggled in as a member, with both references right.
        assertThat(refusal(insert(
                        "4",
                        ids(
                                observation.getEventId(),
                                amended.getEventId(),
                                share.getEventId(),
                                otherShare.getEventId()),
                        quoted(amended.getEventId()),
                        quoted(share.getEventId()),
                        "NULL",
                        "'\\x00'")))
                .isEqualTo("23514 consultation_record_members_stored");
    }

    @Test
    void aVersionWhoseDigestIsNotThatOfItsEventsIsRefused() {
        assertThat(refusal(insert(
                        "2",
                        ids(amended.getEventId(), share.getEventId()),
                        quoted(amended.getEventId()),
                        quoted(share.getEventId()),
                        "NULL",
                        digestOf(observation, share))))
                .isEqualTo("23514 consultation_record_digest");
    }

    @Test
    void aVersionThatPointsAtAnOlderRevisionIsRefused() {
        assertThat(refusal(insert(
                        "3",
                        ids(observation.getEventId(), amended.getEventId(), share.getEventId()),
                        quoted(observation.getEventId()),
                        quoted(share.getEventId()),
                        "NULL",
                        digestOf(observation, amended, share))))
                .isEqualTo("23514 consultation_record_newest_observation");
    }

    @Test
    void aVersionThatDoesNotCountItsEventsOrCountsOneTwiceIsRefused() {
        assertThat(refusal(insert(
                        "9",
                        ids(amended.getEventId(), share.getEventId()),
                        quoted(amended.getEventId()),
                        quoted(share.getEventId()),
                        "NULL",
                        digestOf(amended, share))))
                .isEqualTo("23514 consultation_record_counts_its_events");
        assertThat(refusal(insert(
                        "4",
                        ids(amended.getEventId(), share.getEventId(), share.getEventId(), share.getEventId()),
                        quoted(amended.getEventId()),
                        quoted(share.getEventId()),
                        "NULL",
                        digestOf(amended, share))))
                .isEqualTo("23514 consultation_record_members_stored");
    }

    @Test
    void aVersionWhoseStatementNamesWhatIsNotThereIsRefused() throws SQLException {
        SampleConsultation waiting = new SampleConsultation(random);
        ObservationEvent note = waiting.observation(1);
        DocumentShareEvent absent = waiting.share();
        DocumentShareEvent statement = waiting.statement(1, 1, absent);
        store(note, statement);

        String version = """
                INSERT INTO tally.consultation_record (consultation_id, version, practitioner_id, patient_id, record_digest,
                    event_ids, observation_event_id, statement_event_id, assembled_at)
                SELECT consultation_id, 2, practitioner_id, patient_id, %s, %s, '%s', '%s', accepted_at
                FROM tally.observation_revision WHERE event_id = '%s'""".formatted(
                        digestOf(note, statement),
                        ids(note.getEventId(), statement.getEventId()),
                        note.getEventId(),
                        statement.getEventId(),
                        note.getEventId());
        assertThat(refusal(version)).isEqualTo("23514 consultation_record_complete");
    }

    @Test
    void aVersionForAnotherPatientThanItsEventsIsRefused() {
        String sql = insert(
                        "3",
                        ids(observation.getEventId(), amended.getEventId(), share.getEventId()),
                        quoted(amended.getEventId()),
                        quoted(share.getEventId()),
                        "NULL",
                        digestOf(observation, amended, share))
                .replace("practitioner_id, patient_id, decode", "practitioner_id, 'somebody else', decode");
        assertThat(refusal(sql)).isEqualTo("23514 consultation_record_one_subject");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'other text'", "NULL", "''", "reason_for_visit || ' '"})
    void anEventWithAnotherTextAndTheOldDigestIsRefused(String text) {
        assertThat(refusal(copyOfObservation(text))).isEqualTo("23514 observation_revision_unaltered");
    }

    @Test
    void theCopyOfAnEventThatTheOthersAlterIsRefusedForItsIdAlone() {
        assertThat(refusal(copyOfObservation("reason_for_visit")))
                .as("same consultation and revision, other event id")
                .isEqualTo("23505 observation_revision_once");
    }

    @Test
    void contentThatIsBothPlainAndSealedIsRefused() {
        String sql = copyOfObservation("reason_for_visit")
                .replace("sealed_key_id, sealed_algorithm, sealed_ciphertext, occurred", "'k', 'a', '\\x01', occurred");
        assertThat(refusal(sql)).startsWith("23514 observation_revision_");
    }

    @ParameterizedTest
    @CsvSource({
        "tally_sink, observation_revision",
        "tally_sink, document_share",
        "tally_sink, share_retraction",
        "tally_sink, sharing_statement",
        "tally_sink, consultation_record",
        "tally_sink, pinned_topic",
        "tally_reader, observation_revision",
        "postgres, observation_revision",
        "postgres, document_share",
        "postgres, share_retraction",
        "postgres, sharing_statement",
        "postgres, consultation_record",
        "postgres, pinned_topic",
    })
    void rowsAreNeitherUpdatedNorDeletedByAnybody(String role, String table) {
        String column = table.equals("pinned_topic") ? "topic" : "consultation_id";
        assertThat(refusal(role, "UPDATE tally." + table + " SET " + column + " = " + column))
                .startsWith("42501");
        assertThat(refusal(role, "DELETE FROM tally." + table)).startsWith("42501");
        assertThat(refusal(role, "TRUNCATE tally." + table + " CASCADE")).startsWith("42501");
    }

    @Test
    void theSinkUpdatesItsPlaceAndNobodyDeletesIt() {
        assertThat(refusal("tally_sink", "UPDATE tally.sink_partition SET next_offset = next_offset"))
                .isEmpty();
        assertThat(refusal("tally_sink", "DELETE FROM tally.sink_partition")).startsWith("42501");
        assertThat(refusal("postgres", "DELETE FROM tally.sink_partition")).startsWith("42501");
        assertThat(refusal("tally_reader", "UPDATE tally.sink_partition SET next_offset = 0"))
                .startsWith("42501");
    }

    @Test
    void theReaderReadsEverythingAndAddsNothing() {
        assertThat(refusal("tally_reader", "SELECT * FROM tally.event, tally.consultation_current"))
                .isEmpty();
        assertThat(refusal("tally_reader", "INSERT INTO tally.pinned_topic VALUES ('t', gen_random_uuid(), 1)"))
                .startsWith("42501");
    }

    @Test
    void theSinksRoleIsBoundInTime() throws SQLException {
        for (String bound :
                List.of("transaction_timeout=30s", "idle_in_transaction_session_timeout=10s", "lock_timeout=10s")) {
            assertThat(database.text("SELECT rolconfig FROM pg_roles WHERE rolname = 'tally_sink'"))
                    .contains(bound);
        }
    }

    @Test
    void theMigrationCanBeRunAgainAndOnASecondDatabaseOfTheServer() {
        assertThatCode(() -> databases.migrate(database)).doesNotThrowAnyException();
        assertThatCode(() -> databases.migrated()).doesNotThrowAnyException();
    }

    private static String insert(
            String version, String members, String observationId, String shareId, String statementId, String digest) {
        return NEXT_VERSION.formatted(
                String.join(
                        ", ",
                        "consultation_id",
                        version,
                        "practitioner_id",
                        "patient_id",
                        digest,
                        members,
                        observationId,
                        shareId,
                        statementId,
                        "accepted_at"),
                observation.getEventId());
    }

    private static String copyOfObservation(String reasonForVisit) {
        return """
                INSERT INTO tally.observation_revision (event_id, consultation_id, practitioner_id, patient_id, revision, status,
                    author_id, cleared, reason_for_visit, history, examination, conclusion, sealed_key_id, sealed_algorithm,
                    sealed_ciphertext, occurred_at, accepted_at, gateway_id, incarnation, sequence, journaled, accepted_digest)
                SELECT gen_random_uuid(), consultation_id, practitioner_id, patient_id, revision, status,
                    author_id, cleared, %s, history, examination, conclusion, sealed_key_id, sealed_algorithm, sealed_ciphertext, \
                occurred_at, accepted_at, gateway_id, incarnation, sequence, journaled, accepted_digest
                FROM tally.observation_revision WHERE event_id = '%s'""".formatted(reasonForVisit, observation.getEventId());
    }

    private static String ids(UUID... members) {
        return "ARRAY['"
                + String.join(
                        "','", List.of(members).stream().map(UUID::toString).toList()) + "']::uuid[]";
    }

    private static String quoted(UUID id) {
        return "'" + id + "'::uuid";
    }

    /** The record digest of these events, in SQL: what a sink would hand over. */
    private static String digestOf(Object... events) {
        ConsultationRecord record = SampleConsultation.record(events);
        return "decode('" + ContentDigest.hex(record.getRecordDigest()) + "', 'hex')";
    }

    private static String refusal(String sql) {
        return refusal("tally_sink", sql);
    }

    /** SQLSTATE and constraint of the refusal; empty if the statement is accepted. It is rolled back in any case. */
    private static String refusal(String role, String sql) {
        try (Connection connection = database.connect(role);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            connection.rollback();
            return "";
        } catch (PSQLException e) {
            ServerErrorMessage server = e.getServerErrorMessage();
            String constraint = server == null ? null : server.getConstraint();
            return e.getSQLState() + (constraint == null ? "" : " " + constraint);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
