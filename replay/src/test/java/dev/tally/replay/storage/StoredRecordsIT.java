package dev.tally.replay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.EventKind;
import dev.tally.event.ObservationEvent;
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
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
                .filteredOn(event -> event.consultationId().equals(victim.getConsultationId()))
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

        assertThat(current).hasSize(RECORDS).allMatch(CurrentRecord::isWhole).allMatch(record -> record.rows() == 1);
        assertThat(current(victim)).satisfies(record -> {
            assertThat(record.version()).isEqualTo(6);
            assertThat(record.recordDigest()).isEqualTo(victim.getRecordDigest());
            assertThat(record.eventIds()).containsExactlyInAnyOrderElementsOf(eventIds(victim));
        });
    }

    @Test
    void anAlteredRowHasAnotherDigestThanWasAccepted() {
        UUID altered = victim.getObservations().get(0).getEventId();
        tamper(
                "ALTER TABLE tally.observation_revision DROP CONSTRAINT observation_revision_unaltered",
                "UPDATE tally.observation_revision SET examination = NULL WHERE event_id = '" + altered + "'");

        assertThat(events())
                .filteredOn(event -> !event.computedDigest().equals(accepted.get(event.eventId())))
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
                url, "tally_reader", Secret.of("wrong"), Duration.ofSeconds(5), PassThrough.none());
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
