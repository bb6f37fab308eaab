package dev.tally.sink.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantineReason;
import dev.tally.event.Sha256;
import dev.tally.schemas.assembly.RecordComposer;
import dev.tally.schemas.digest.ContentDigest;
import dev.tally.sink.sample.SampleConsultation;
import dev.tally.sink.storage.TestDatabases.TestDatabase;
import dev.tally.sink.storage.WriteResult.Committed;
import dev.tally.sink.storage.WriteResult.Fenced;
import dev.tally.sink.storage.WriteResult.Refused;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What storage promises of records (P1, P2, P3), for any PostgreSQL. */
abstract class RecordStoreContract {
    private static final String TOPIC = "consultation.record";
    private static final UUID TOPIC_ID = new UUID(7, 7);
    private static final long SEED = 20230427;

    private final Random random = new Random(SEED);
    private final SampleConsultation consultation = new SampleConsultation(random);
    private final ObservationEvent first = consultation.observation(1);
    private final ObservationEvent second = consultation.observation(2);
    private final DocumentShareEvent share = consultation.share();
    private final DocumentShareEvent otherShare = consultation.share();

    private TestDatabase database;
    private RecordStore store;
    private Claim claim;

    /** A fresh, migrated database. */
    abstract TestDatabase freshDatabase();

    @BeforeEach
    void claimPartition() {
        database = freshDatabase();
        store = new RecordStore(database.as("tally_sink"));
        store.pin(List.of(new TopicFacts(TOPIC, TOPIC_ID, 3)));
        claim = given(store.claim(TOPIC, TOPIC_ID, 0));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aRecordIsStoredWithTheDigestsThatTheDatabaseComputed() throws SQLException {
        ConsultationRecord record = SampleConsultation.record(
                first, share, consultation.retraction(share), consultation.statement(1, 1, share));

        StoredRecord stored = write(record).get(0);

        assertThat(stored.version()).isEqualTo(4);
        assertThat(stored.inserted()).hasSize(4);
        assertThat(stored.digests())
                .hasSize(4)
                .containsEntry(first.getEventId(), first.getContentDigest())
                .containsEntry(share.getEventId(), share.getContentDigest());
        assertThat(database.text("SELECT encode(record_digest, 'hex') FROM tally.consultation_current"))
                .isEqualTo(ContentDigest.hex(record.getRecordDigest()));
        assertThat(events()).isEqualTo(4);
    }

    @Test
    void aStatementThatWasInferredIsStoredUntilOneComesThatWasNot() throws SQLException {
        DocumentShareEvent inferred = consultation.inferredStatement(1);
        DocumentShareEvent said = consultation.statement(1, 1, share);
        write(SampleConsultation.record(first, inferred));

        write(SampleConsultation.record(first, inferred, share, said));

        assertThat(versions()).containsExactly(2, 4);
        assertThat(database.text("SELECT statement_event_id FROM tally.consultation_current"))
                .isEqualTo(said.getEventId().toString());
    }

    @Test
    void theSameVersionTwiceIsStoredOnceAndConfirmed() throws SQLException {
        ConsultationRecord record = SampleConsultation.record(first, share);
        write(record);

        StoredRecord again = write(record).get(0);

        assertThat(again.inserted()).isEmpty();
        assertThat(again.version()).isEqualTo(2);
        assertThat(again.digests()).containsOnlyKeys(first.getEventId(), share.getEventId());
        assertThat(versions()).containsExactly(2);
        assertThat(events()).isEqualTo(2);
    }

    @Test
    void theSameVersionTwiceInOneBatchIsStoredOnce() throws SQLException {
        ConsultationRecord record = SampleConsultation.record(first, share);

        List<StoredRecord> stored = write(record, record);

        assertThat(stored.get(0).inserted()).hasSize(2);
        assertThat(stored.get(1).inserted()).isEmpty();
        assertThat(versions()).containsExactly(2);
    }

    @Test
    void growingVersionsAreEachStoredWhetherInOneBatchOrSeveral() throws SQLException {
        write(SampleConsultation.record(first, share), SampleConsultation.record(first, share, otherShare));
        write(SampleConsultation.record(first, second, share, otherShare));

        assertThat(versions()).containsExactly(2, 3, 4);
        assertThat(database.text("SELECT observation_event_id FROM tally.consultation_current"))
                .isEqualTo(second.getEventId().toString());
    }

    @Test
    void anOlderVersionAfterANewerOneOnlyConfirms() throws SQLException {
        write(SampleConsultation.record(first, second, share));

        StoredRecord older = write(SampleConsultation.record(first, share)).get(0);

        assertThat(older.inserted()).isEmpty();
        assertThat(older.version()).as("the version that holds its events").isEqualTo(3);
        assertThat(versions()).containsExactly(3);
    }

    @Test
    void aSetThatIsNeitherWithinNorAroundTheStoredOneEndsInTheUnion() throws SQLException {
        write(SampleConsultation.record(first, share));

        StoredRecord rebuilt =
                write(SampleConsultation.record(first, otherShare)).get(0);

        assertThat(rebuilt.version()).isEqualTo(3);
        assertThat(rebuilt.inserted()).containsExactly(otherShare.getEventId());
        assertThat(versions()).containsExactly(2, 3);
        assertThat(currentDigest()).isEqualTo(hex(SampleConsultation.record(first, share, otherShare)));
    }

    @Test
    void aRebuiltJoinEndsInTheSameRecordInWhateverOrderItEmits() throws SQLException {
        for (int round = 0; round < 12; round++) {
            SampleConsultation other = new SampleConsultation(random);
            List<Object> facts =
                    new ArrayList<>(List.of(other.observation(2), other.share(), other.share(), other.share()));
            DocumentShareEvent extra = other.share();
            facts.add(extra);
            facts.add(other.retraction(extra));
            facts.add(other.statement(1, 1));
            ObservationEvent note = other.observation(1);
            List<ConsultationRecord> emitted = new ArrayList<>();
            for (int rebuild = 0; rebuild < 3; rebuild++) {
                Collections.shuffle(facts, random);
                for (int size = 1; size <= facts.size(); size++) {
                    addIfComplete(emitted, note, facts.subList(0, size));
                }
            }
            Collections.shuffle(emitted, random);
            for (ConsultationRecord version : emitted) {
                write(version);
            }
            List<Object> all = new ArrayList<>(facts);
            all.add(note);
            assertThat(database.text("SELECT encode(record_digest, 'hex') FROM tally.consultation_current"
                            + " WHERE consultation_id = '" + other.id + "'"))
                    .as("seed %s, round %s", SEED, round)
                    .isEqualTo(hex(SampleConsultation.record(all.toArray())));
        }
        assertThat(database.number("SELECT count(*) FROM tally.event")).isEqualTo(12 * 8);
    }

    /** The sets that a join emits: with the first observation, and a share or a statement that names none. */
    private static void addIfComplete(List<ConsultationRecord> emitted, ObservationEvent note, List<Object> facts) {
        List<Object> events = new ArrayList<>(facts);
        events.add(note);
        ConsultationRecord record = SampleConsultation.record(events.toArray());
        if (dev.tally.sink.check.RecordCheck.of(record.getConsultationId(), record)
                instanceof dev.tally.sink.check.Soundness.Sound) {
            emitted.add(record);
        }
    }

    @Test
    void anEventThatIsStoredWithOtherContentIsAConflictAndChangesNothing() throws SQLException {
        write(SampleConsultation.record(first, share));
        ObservationEvent other = consultation.observation(1, "something else");

        WriteResult result = store.write(claim, batch(SampleConsultation.record(other, share, otherShare)));

        assertThat(result).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(QuarantineReason.CONFLICTING_CONTENT);
            assertThat(refused.detail()).contains(first.getEventId().toString());
        });
        assertThat(events()).isEqualTo(2);
        assertThat(nextOffset()).isEqualTo(claim.nextOffset());
    }

    @Test
    void aSubjectThatContradictsWhatIsStoredIsRefusedByTheDatabase() throws SQLException {
        write(SampleConsultation.record(first, share));
        SampleConsultation mistaken = consultation.withOtherPatient();

        WriteResult result =
                store.write(claim, batch(SampleConsultation.record(mistaken.observation(2), mistaken.share())));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.detail()).contains("consultation_record_one_subject"));
        assertThat(events()).isEqualTo(2);
    }

    @Test
    void textThatPostgresCannotHoldIsRefusedWithoutQuotingIt() throws SQLException {
        ObservationEvent poison = consultation.observation(1, "secret\u0000words");

        WriteResult result = store.write(claim, batch(SampleConsultation.record(poison, share)));

        assertThat(result).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(QuarantineReason.REFUSED_BY_STORAGE);
            assertThat(refused.detail()).contains("22021").doesNotContain("secret");
        });
        write(SampleConsultation.record(first, share));
        assertThat(events()).isEqualTo(2);
    }

    @Test
    void javaAndPostgresComputeTheSameDigestOfAnyContent() throws SQLException {
        List<ConsultationRecord> records = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            SampleConsultation any = new SampleConsultation(random);
            DocumentShareEvent shared = any.share();
            DocumentShareEvent another = any.share();
            records.add(SampleConsultation.record(
                    any.observation(1),
                    any.observation(7),
                    shared,
                    another,
                    any.retraction(shared),
                    any.statement(1, 1),
                    any.statement(2, 7, another, shared, another)));
        }

        List<StoredRecord> stored = write(records.toArray(ConsultationRecord[]::new));

        for (StoredRecord each : stored) {
            each.record()
                    .getObservations()
                    .forEach(event -> assertThat(each.digests().get(event.getEventId()))
                            .as("seed %s", SEED)
                            .isEqualTo(ContentDigest.of(event)));
            each.record()
                    .getShares()
                    .forEach(event -> assertThat(each.digests().get(event.getEventId()))
                            .as("seed %s", SEED)
                            .isEqualTo(ContentDigest.of(event)));
        }
        assertThat(events()).isEqualTo(300 * 7);
    }

    @Test
    void rowsAndPlaceAreWrittenTogether() throws SQLException {
        write(SampleConsultation.record(first, share));

        assertThat(nextOffset()).isEqualTo(claim.nextOffset()).isEqualTo(1);
        Claim next = given(store.claim(TOPIC, TOPIC_ID, 0));
        assertThat(next.nextOffset()).isEqualTo(1);
        assertThat(next.leaderEpoch()).isEqualTo(5);
    }

    @Test
    void aSinkThatWasSucceededWritesNothing() throws SQLException {
        Claim successor = given(store.claim(TOPIC, TOPIC_ID, 0));

        WriteResult zombie = store.write(claim, batch(SampleConsultation.record(first, share)));

        assertThat(zombie).isInstanceOf(Fenced.class);
        assertThat(events()).isZero();
        assertThat(store.write(successor, batch(SampleConsultation.record(first, share))))
                .isInstanceOf(Committed.class);
    }

    @Test
    void aSinkThatWouldLeaveAGapWritesNothing() throws SQLException {
        Claim ahead = claim.at(5, null);

        WriteResult gap = store.write(ahead, new Batch(List.of(SampleConsultation.record(first, share)), 6, 5));

        assertThat(gap).isInstanceOf(Fenced.class);
        assertThat(events()).isZero();
        assertThat(nextOffset()).isZero();
    }

    @Test
    void aPlaceCanGoBackAndNothingStoredIsTakenBack() throws SQLException {
        write(SampleConsultation.record(first, share));

        WriteResult rewound = store.write(claim, new Batch(List.of(), 0, null));

        assertThat(rewound).isInstanceOf(Committed.class);
        assertThat(nextOffset()).isZero();
        assertThat(events()).isEqualTo(2);
    }

    @Test
    void aTopicThatWasMadeAgainIsNeitherPinnedNorClaimed() {
        UUID otherId = new UUID(8, 8);

        assertThat(store.pin(List.of(new TopicFacts(TOPIC, otherId, 3))))
                .isInstanceOfSatisfying(
                        Answer.Impossible.class,
                        impossible -> assertThat(impossible.detail())
                                .contains(TOPIC, "deleted and made again", otherId.toString(), TOPIC_ID.toString()));
        assertThat(store.claim(TOPIC, otherId, 0)).isInstanceOf(Answer.Impossible.class);
        assertThat(given(store.claim(TOPIC, TOPIC_ID, 0)).epoch()).isEqualTo(claim.epoch() + 1);
    }

    @Test
    void anotherCountOfPartitionsIsNotPinned() {
        assertThat(store.pin(List.of(new TopicFacts(TOPIC, TOPIC_ID, 6))))
                .isInstanceOfSatisfying(
                        Answer.Impossible.class,
                        impossible -> assertThat(impossible.detail()).contains("6 partitions", "had 3"));
    }

    private List<StoredRecord> write(ConsultationRecord... records) {
        WriteResult result = store.write(claim, batch(records));
        assertThat(result).isInstanceOf(Committed.class);
        claim = ((Committed) result).claim();
        return ((Committed) result).stored();
    }

    private Batch batch(ConsultationRecord... records) {
        return new Batch(List.of(records), claim.nextOffset() + records.length, 5);
    }

    private static <T> T given(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Given.class);
        return ((Answer.Given<T>) answer).value();
    }

    private long events() throws SQLException {
        return database.number("SELECT count(*) FROM tally.event");
    }

    private long nextOffset() throws SQLException {
        return database.number("SELECT next_offset FROM tally.sink_partition");
    }

    private List<Integer> versions() throws SQLException {
        String versions = database.text("SELECT string_agg(version::text, ',' ORDER BY version)"
                + " FROM tally.consultation_record WHERE consultation_id = '" + consultation.id + "'");
        return List.of(versions.split(",")).stream().map(Integer::valueOf).toList();
    }

    private String currentDigest() throws SQLException {
        return database.text("SELECT encode(record_digest, 'hex') FROM tally.consultation_current");
    }

    private static String hex(ConsultationRecord record) {
        Sha256 digest = RecordComposer.digest(record.getObservations(), record.getShares());
        return ContentDigest.hex(digest);
    }
}
