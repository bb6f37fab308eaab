package dev.tally.replay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.EventKind;
import dev.tally.event.ObservationEvent;
import dev.tally.event.SealedContent;
import dev.tally.event.Sha256;
import dev.tally.local.LocalStack;
import dev.tally.replay.storage.CurrentRecord.Tear;
import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.runtime.settings.PassThrough;
import dev.tally.runtime.settings.Secret;
import dev.tally.sink.storage.Answer;
import dev.tally.sink.storage.Batch;
import dev.tally.sink.storage.Claim;
import dev.tally.sink.storage.Migration;
import dev.tally.sink.storage.RecordStore;
import dev.tally.sink.storage.TopicFacts;
import dev.tally.sink.storage.WriteResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P5: what is stored can be read back and judged by anyone, also after somebody has switched the constraints off. */
class StoredRecordsIT {
    private static final Secret PASSWORD = Secret.of("for tests only");
    private static final int RECORDS = 40;

    private static final Map<EventKind, String> TABLES = Map.of(
            EventKind.OBSERVATION, "tally.observation_revision",
            EventKind.SHARE, "tally.document_share",
            EventKind.RETRACTION, "tally.share_retraction",
            EventKind.STATEMENT, "tally.sharing_statement");

    /** Values by type of column, none of which a sample has. */
    private static final Map<String, List<String>> FORGED = Map.of(
            "uuid", List.of("'00000000-0000-0000-0000-000000000009'::uuid"),
            "text", List.of("'X'"),
            "integer", List.of("-7"),
            "bigint", List.of("-7"),
            "boolean", List.of("NOT "),
            "bytea", List.of("'\\x01'::bytea"),
            "timestamp with time zone", List.of("'infinity'::timestamptz", "'4713-01-01 BC'::timestamptz"),
            "text[]", List.of("ARRAY['X']", "ARRAY[NULL]::text[]", "ARRAY[ARRAY['HISTORY']]"),
            "uuid[]", List.of("ARRAY[NULL]::uuid[]", "ARRAY[ARRAY[NULL]]::uuid[]"));

    /** Columns that digests do not cover. */
    private static final Set<String> NOT_CONTENT =
            Set.of("gateway_id", "incarnation", "sequence", "journaled", "occurred_at", "accepted_at", "stored_at");

    @TempDir
    private static Path directory;

    private static LocalStack stack;
    private static int databases;

    private final StoredSamples samples = new StoredSamples(new Random(2023));
    private final List<ConsultationRecord> records = new ArrayList<>();
    private final Map<UUID, Sha256> accepted = new HashMap<>();
    private String url;
    private ConsultationRecord victim;
    private ConsultationRecord bystander;

    @BeforeAll
    static void start() {
        stack = LocalStack.in(directory.resolve("stack"))
                .only(LocalStack.Part.POSTGRES)
                .start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void storeRecords() {
        url = stack.postgres().createDatabase("replay_" + ++databases);
        new Migration(as("postgres"), Map.of("tally_sink", PASSWORD, "tally_reader", PASSWORD)).run();
        for (int i = 0; i < RECORDS; i++) {
            records.add(samples.record());
        }
        records.forEach(record -> {
            record.getObservations().forEach(event -> accepted.put(event.getEventId(), event.getContentDigest()));
            record.getShares().forEach(event -> accepted.put(event.getEventId(), event.getContentDigest()));
        });
        victim = records.get(3);
        bystander = records.get(4);
        store(records);
    }

    private void store(List<ConsultationRecord> some) {
        TopicFacts topic = new TopicFacts("consultation.record", new UUID(1, 1), 1);
        try (RecordStore store = new RecordStore(as("tally_sink"))) {
            store.pin(List.of(topic));
            Claim claim = ((Answer.Given<Claim>) store.claim(topic.topic(), topic.topicId(), 0)).value();
            assertThat(store.write(claim, new Batch(some, claim.nextOffset() + some.size(), null)))
                    .isInstanceOf(WriteResult.Committed.class);
        }
    }

    @Test
    void everyEventIsReadBackWithTheDigestItWasAcceptedWith() {
        List<StoredEvent> events = events();

        assertThat(events)
                .hasSize(RECORDS * 6)
                .allMatch(StoredEvent::isConsistent)
                .allMatch(event -> event.rows() == 1);
        Map<UUID, Sha256> computed = new HashMap<>();
        events.forEach(event -> computed.put(event.eventId(), event.computedDigest()));
        assertThat(computed).isEqualTo(accepted);
        assertThat(events)
                .filteredOn(event -> victim.getConsultationId().equals(event.consultationId()))
                .extracting(StoredEvent::kind)
                .containsExactlyInAnyOrder(
                        EventKind.OBSERVATION,
                        EventKind.OBSERVATION,
                        EventKind.SHARE,
                        EventKind.SHARE,
                        EventKind.RETRACTION,
                        EventKind.STATEMENT);
    }

    @Test
    void everyCurrentRecordIsReadBackWhole() {
        List<CurrentRecord> current = current();

        assertThat(current)
                .hasSize(RECORDS)
                .allMatch(CurrentRecord::isWhole)
                .allMatch(record -> record.rowsTooMany() == 0);
        assertThat(current(victim)).satisfies(record -> {
            assertThat(record.version()).isEqualTo(6);
            assertThat(record.recordDigest()).isEqualTo(victim.getRecordDigest());
            assertThat(record.eventIds()).containsExactlyInAnyOrderElementsOf(eventIds(victim));
        });
    }

    @Test
    void ofOneConsultationOnlyItsOwnRowsAreRead() {
        StoredConsultation stored = consultation(victim.getConsultationId());

        assertThat(stored.events())
                .hasSize(6)
                .allSatisfy(row -> assertThat(row.digest()).isEqualTo(accepted.get(row.eventId())))
                .extracting(StoredConsultation.EventRow::eventId)
                .containsExactlyInAnyOrderElementsOf(eventIds(victim));
        assertThat(stored.versions()).singleElement().satisfies(version -> {
            assertThat(version.version()).isEqualTo(6);
            assertThat(version.events()).isEqualTo(6);
            assertThat(version.digest()).isEqualTo(victim.getRecordDigest());
            assertThat(version.storedAt()).isNotNull();
        });
    }

    @Test
    void ofAConsultationThatNobodyStoredThereIsNothing() {
        assertThat(consultation(new UUID(7, 7))).isEqualTo(new StoredConsultation(List.of(), List.of()));
    }

    private StoredConsultation consultation(UUID consultationId) {
        try (StoredRecords stored = StoredRecords.open(as("tally_reader"))) {
            return stored.consultation(consultationId);
        }
    }

    @Test
    void anAlteredRowHasAnotherDigestThanWasAccepted() {
        UUID altered = victim.getObservations().get(0).getEventId();
        tamper(
                "ALTER TABLE tally.observation_revision DROP CONSTRAINT observation_revision_unaltered",
                "UPDATE tally.observation_revision SET examination = NULL WHERE event_id = '" + altered + "'");

        assertThat(events())
                .filteredOn(event -> !Objects.equals(event.computedDigest(), accepted.get(event.eventId())))
                .extracting(StoredEvent::eventId)
                .containsExactly(altered);
        assertThat(current(victim).tears()).containsExactly(Tear.OTHER_VERSION);
        assertThat(current(bystander).isWhole()).isTrue();
    }

    @Test
    void aDigestColumnThatDoesNotSpeakOfItsRowIsSeen() {
        UUID forged = victim.getObservations().get(0).getEventId();
        tamper(
                "ALTER TABLE tally.observation_revision ALTER COLUMN content_digest DROP EXPRESSION",
                "UPDATE tally.observation_revision SET conclusion = 'forged' WHERE event_id = '" + forged + "'");

        assertThat(events())
                .filteredOn(event -> !event.isConsistent())
                .extracting(StoredEvent::eventId)
                .containsExactly(forged);
    }

    @Test
    void anyColumnThatSomebodyEmptiedIsReadAndCountsAsAltered() throws SQLException {
        constraintsAreDropped();
        Map<UUID, Alteration> made = new HashMap<>();
        for (EventKind kind : TABLES.keySet()) {
            int victims = 0;
            for (Map.Entry<String, String> column : columns(known(TABLES, kind)).entrySet()) {
                UUID eventId = plainEvent(kind, records.get(victims++));
                made.put(eventId, alter(kind, eventId, column.getKey(), "NULL"));
            }
        }

        Map<UUID, StoredEvent> read = byId(events());

        assertThat(read).hasSize(RECORDS * 6).containsKeys(made.keySet().toArray(UUID[]::new));
        assertThat(made)
                .allSatisfy(
                        (eventId, alteration) -> assertThat(known(read, eventId).isConsistent())
                                .as(alteration.toString())
                                .isEqualTo(alteration.changedNothing()
                                        || alteration.column().equals("stored_at")));
        assertThat(read.values())
                .filteredOn(event -> !made.containsKey(event.eventId()))
                .allMatch(StoredEvent::isConsistent);
    }

    @Test
    void anyColumnThatSomebodyOverwroteIsReadAndCountsAsAlteredIfItIsContent() throws SQLException {
        constraintsAreDropped();
        Map<UUID, Alteration> made = new HashMap<>();
        for (EventKind kind : TABLES.keySet()) {
            int victims = 0;
            for (Map.Entry<String, String> column : columns(known(TABLES, kind)).entrySet()) {
                for (String value : known(FORGED, column.getValue())) {
                    UUID eventId = plainEvent(kind, records.get(victims++));
                    made.put(eventId, alter(kind, eventId, column.getKey(), value));
                }
            }
        }

        Map<UUID, StoredEvent> read = byId(events());

        assertThat(read).hasSize(RECORDS * 6);
        assertThat(made)
                .allSatisfy(
                        (eventId, alteration) -> assertThat(known(read, eventId).isConsistent())
                                .as(alteration.toString())
                                .isEqualTo(NOT_CONTENT.contains(alteration.column())));
    }

    @Test
    void aRowWithoutItsEventIdIsNoEventsRow() throws SQLException {
        constraintsAreDropped();
        UUID nameless = plainEvent(EventKind.SHARE, victim);
        alter(EventKind.SHARE, nameless, "event_id", "NULL");

        assertThat(byId(events())).hasSize(RECORDS * 6 - 1).doesNotContainKey(nameless);
        assertThat(current(victim).tears()).contains(Tear.EVENT_MISSING);
    }

    @Test
    void anyColumnOfARecordThatSomebodyEmptiedTearsThatRecordAlone() throws SQLException {
        constraintsAreDropped();
        Map<UUID, String> emptied = new HashMap<>();
        for (String column : columns("tally.consultation_record").keySet()) {
            UUID consultationId = records.get(emptied.size()).getConsultationId();
            emptied.put(consultationId, column);
            tamper("UPDATE tally.consultation_record SET " + column + " = NULL WHERE consultation_id = '"
                    + consultationId + "'");
        }

        Map<UUID, CurrentRecord> read = new HashMap<>();
        current().forEach(record -> read.put(record.consultationId(), record));

        // One of the two sharing halves is enough, and nothing is decided by the times.
        Set<String> harmless = Set.of("share_event_id", "statement_event_id", "assembled_at", "stored_at");
        for (ConsultationRecord record : records) {
            UUID id = record.getConsultationId();
            String column = emptied.get(id);
            if ("consultation_id".equals(column)) {
                assertThat(read).doesNotContainKey(id);
            } else {
                assertThat(known(read, id).isWhole())
                        .as("without " + column)
                        .isEqualTo(column == null || harmless.contains(column));
            }
        }
    }

    @Test
    void aRecordWhoseSetOrWhoseEventsDigestMakesNoSenseIsTorn() throws SQLException {
        constraintsAreDropped();
        String id = "'" + victim.getConsultationId() + "'";
        for (String set :
                List.of("ARRAY[NULL]::uuid[]", "array_append(event_ids, NULL)", "ARRAY[ARRAY[" + id + "]]::uuid[]")) {
            tamper("UPDATE tally.consultation_record SET event_ids = " + set + " WHERE consultation_id = " + id);
            assertThat(current(victim).tears()).as(set).contains(Tear.OTHER_VERSION);
        }
        alter(EventKind.OBSERVATION, plainEvent(EventKind.OBSERVATION, bystander), "content_digest", "NULL");
        assertThat(current(bystander).tears()).containsExactly(Tear.OTHER_VERSION);
    }

    /** Something that somebody did to a column of an event's row. */
    private record Alteration(String table, String column, String value, boolean changedNothing) {}

    private Alteration alter(EventKind kind, UUID eventId, String column, String value) throws SQLException {
        String table = known(TABLES, kind);
        String forged = value.equals("NOT ") ? "NOT " + column : value;
        String row = " WHERE event_id = '" + eventId + "'";
        boolean changedNothing;
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet same = statement.executeQuery(
                        "SELECT " + column + " IS NOT DISTINCT FROM (" + forged + ") FROM " + table + row)) {
            same.next();
            changedNothing = same.getBoolean(1);
        }
        tamper("UPDATE " + table + " SET " + column + " = " + forged + row);
        return new Alteration(table, column, value, changedNothing);
    }

    /** The columns of a table and their types, the event id apart: by it the rows are found again. */
    private Map<String, String> columns(String table) throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet column = statement.executeQuery(
                        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = '" + table
                                + "'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'event_id'")) {
            while (column.next()) {
                columns.put(column.getString(1), column.getString(2));
            }
        }
        return columns;
    }

    private static UUID plainEvent(EventKind kind, ConsultationRecord record) {
        return kind == EventKind.OBSERVATION
                ? record.getObservations().get(0).getEventId()
                : record.getShares().stream()
                        .filter(event -> table(event).equals(known(TABLES, kind)))
                        .filter(event -> !isSealedShare(event))
                        .findFirst()
                        .orElseThrow()
                        .getEventId();
    }

    private static boolean isSealedShare(DocumentShareEvent event) {
        return event.getBody() instanceof DocumentShared shared && shared.getContent() instanceof SealedContent;
    }

    private static Map<UUID, StoredEvent> byId(List<StoredEvent> events) {
        Map<UUID, StoredEvent> byId = new HashMap<>();
        events.forEach(event -> byId.put(event.eventId(), event));
        return byId;
    }

    private static <K, V> V known(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key), () -> "nothing is known of " + key);
    }

    /** Takes away everything by which PostgreSQL guards the rows. */
    private void constraintsAreDropped() {
        tamper("""
                DO $$
                DECLARE
                    each record;
                BEGIN
                    FOR each IN SELECT conrelid::regclass AS guarded, conname FROM pg_constraint
                            WHERE connamespace = 'tally'::regnamespace AND contype IN ('c', 'f', 'p', 'u') LOOP
                        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', each.guarded, each.conname);
                    END LOOP;
                    FOR each IN SELECT attrelid::regclass AS guarded, attname, attgenerated FROM pg_attribute
                            WHERE attrelid IN (SELECT oid FROM pg_class
                                WHERE relnamespace = 'tally'::regnamespace AND relkind = 'r')
                                AND attnum > 0 AND NOT attisdropped LOOP
                        IF each.attgenerated <> '' THEN
                            EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP EXPRESSION', each.guarded, each.attname);
                        END IF;
                        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', each.guarded, each.attname);
                    END LOOP;
                END
                $$""");
    }

    @Test
    void aRowThatIsThereTwiceIsCountedTwice() {
        UUID doubled = victim.getShares().get(0).getEventId();
        String table = table(victim.getShares().get(0));
        tamper(
                "ALTER TABLE " + table + " DROP CONSTRAINT " + table.substring("tally.".length()) + "_pkey CASCADE",
                "ALTER TABLE " + table + " DROP CONSTRAINT IF EXISTS " + table.substring("tally.".length())
                        + "_of_consultation CASCADE",
                "ALTER TABLE " + table + " DROP CONSTRAINT " + table.substring("tally.".length()) + "_once CASCADE",
                "CREATE TEMPORARY TABLE copy AS SELECT * FROM " + table + " WHERE event_id = '" + doubled + "'",
                "ALTER TABLE copy DROP COLUMN content_digest",
                insertCopyInto(table));

        assertThat(events()).filteredOn(event -> event.rows() > 1).hasSize(2).allSatisfy(event -> {
            assertThat(event.eventId()).isEqualTo(doubled);
            assertThat(event.rows()).isEqualTo(2);
        });
    }

    @Test
    void aVersionThatIsThereTwiceIsCountedAlsoWhenANewerOneIsThere() {
        String ofVictim = " WHERE consultation_id = '" + victim.getConsultationId() + "'";
        tamper(
                "ALTER TABLE tally.consultation_record DROP CONSTRAINT consultation_record_pkey CASCADE",
                "INSERT INTO tally.consultation_record SELECT * FROM tally.consultation_record" + ofVictim);
        assertThat(current(victim).rowsTooMany()).isEqualTo(1);

        tamper(
                "ALTER TABLE tally.consultation_record DROP CONSTRAINT consultation_record_counts_its_events",
                "UPDATE tally.consultation_record SET version = version - 1" + ofVictim,
                "INSERT INTO tally.consultation_record (SELECT * FROM tally.consultation_record" + ofVictim
                        + " LIMIT 1)",
                "UPDATE tally.consultation_record SET version = version + 1 WHERE ctid = (SELECT max(ctid) FROM"
                        + " tally.consultation_record" + ofVictim + ")");
        assertThat(current(victim)).satisfies(record -> {
            assertThat(record.version()).isEqualTo(6);
            assertThat(record.rowsTooMany()).as("of version 5").isEqualTo(1);
        });
        assertThat(current(bystander).rowsTooMany()).isZero();
    }

    private static String insertCopyInto(String table) {
        return """
                DO $$ BEGIN EXECUTE (SELECT format('INSERT INTO %s (%%1$s) SELECT %%1$s FROM copy',
                    string_agg(attname, ', ')) FROM pg_attribute
                    WHERE attrelid = 'copy'::regclass AND attnum > 0 AND NOT attisdropped); END $$""".formatted(table);
    }

    @Test
    void aRowThatIsGoneTearsItsRecord() {
        ObservationEvent note = victim.getObservations().get(1);
        tamper("DELETE FROM tally.observation_revision WHERE event_id = '" + note.getEventId() + "'");

        assertThat(events()).hasSize(RECORDS * 6 - 1);
        assertThat(current(victim).tears()).contains(Tear.NO_OBSERVATION, Tear.EVENT_MISSING);
        assertThat(current(bystander).isWhole()).isTrue();
    }

    @Test
    void aSharingHalfOfAnotherConsultationTearsTheRecord() {
        DocumentShareEvent stranger = bystander.getShares().stream()
                .filter(event -> "tally.document_share".equals(table(event)))
                .findFirst()
                .orElseThrow();
        tamper(
                "ALTER TABLE tally.consultation_record DROP CONSTRAINT consultation_record_holds_its_halves",
                "UPDATE tally.consultation_record SET share_event_id = '" + stranger.getEventId()
                        + "' WHERE consultation_id = '" + victim.getConsultationId() + "'");
        assertThat(current(victim).tears()).containsExactly(Tear.NO_SHARING_HALF);

        tamper("UPDATE tally.consultation_record SET event_ids = array_append(event_ids, share_event_id),"
                + " version = version + 1 WHERE consultation_id = '" + victim.getConsultationId() + "'");
        assertThat(current(victim).tears()).containsExactlyInAnyOrder(Tear.OTHER_CONSULTATION, Tear.OTHER_VERSION);
    }

    @Test
    void anEventThatWasMovedToAnotherPatientTearsTheRecord() {
        tamper(
                "ALTER TABLE tally.sharing_statement DROP CONSTRAINT sharing_statement_unaltered",
                "UPDATE tally.sharing_statement SET patient_id = 'other' WHERE consultation_id = '"
                        + victim.getConsultationId() + "'");
        assertThat(current(victim).tears()).containsExactlyInAnyOrder(Tear.OTHER_SUBJECT, Tear.OTHER_VERSION);
    }

    @Test
    void whatIsStoredAfterTheSnapshotIsNotSeenInIt() {
        try (StoredRecords snapshot = StoredRecords.open(as("tally_reader"))) {
            List<StoredEvent> before = new ArrayList<>();
            snapshot.forEachEvent(before::add);
            store(List.of(samples.record()));

            List<CurrentRecord> after = new ArrayList<>();
            snapshot.forEachCurrentRecord(after::add);

            assertThat(before).hasSize(RECORDS * 6);
            assertThat(after).hasSize(RECORDS);
        }
        assertThat(current()).hasSize(RECORDS + 1);
    }

    @Test
    void aDatabaseThatRefusesIsToldInASentence() {
        DatabaseSettings wrong = new DatabaseSettings(
                url, "tally_reader", Secret.of("wrong"), Duration.ofSeconds(40), PassThrough.none());
        assertThatThrownBy(() -> StoredRecords.open(wrong))
                .isInstanceOf(UnreadableStorageException.class)
                .hasMessageContaining("password");
    }

    private List<StoredEvent> events() {
        List<StoredEvent> events = new ArrayList<>();
        try (StoredRecords stored = StoredRecords.open(as("tally_reader"))) {
            stored.forEachEvent(events::add);
        }
        return events;
    }

    private List<CurrentRecord> current() {
        List<CurrentRecord> current = new ArrayList<>();
        try (StoredRecords stored = StoredRecords.open(as("tally_reader"))) {
            stored.forEachCurrentRecord(current::add);
        }
        return current;
    }

    private CurrentRecord current(ConsultationRecord record) {
        return current().stream()
                .filter(each -> each.consultationId().equals(record.getConsultationId()))
                .findFirst()
                .orElseThrow();
    }

    private static Set<UUID> eventIds(ConsultationRecord record) {
        Set<UUID> ids = new java.util.HashSet<>();
        record.getObservations().forEach(event -> ids.add(event.getEventId()));
        record.getShares().forEach(event -> ids.add(event.getEventId()));
        return ids;
    }

    private static String table(DocumentShareEvent event) {
        return switch (event.getBody().getClass().getSimpleName()) {
            case "DocumentShared" -> "tally.document_share";
            case "ShareRetracted" -> "tally.share_retraction";
            default -> "tally.sharing_statement";
        };
    }

    /** Does what only a superuser can, with the triggers and foreign keys asleep. */
    private void tamper(String... statements) {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private DatabaseSettings as(String role) {
        return new DatabaseSettings(
                url, role, "postgres".equals(role) ? null : PASSWORD, Duration.ofSeconds(40), PassThrough.none());
    }
}
