package dev.tally.sink.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantineReason;
import dev.tally.event.Sha256;
import dev.tally.schemas.digest.EventIds;
import dev.tally.sink.check.Soundness.Sound;
import dev.tally.sink.check.Soundness.Unsound;
import dev.tally.sink.sample.SampleConsultation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** P2: what is torn or altered is not stored, whoever sent it. */
class RecordCheckTest {
    private static final Sha256 OTHER_DIGEST = new Sha256(new byte[32]);

    private final Random random = new Random(20230426);
    private final SampleConsultation consultation = new SampleConsultation(random);
    private final ObservationEvent observation = consultation.observation(1, "toux");
    private final DocumentShareEvent share = consultation.share();

    @Test
    void aRecordWithBothHalvesIsSound() {
        assertThat(check(SampleConsultation.record(observation, share))).isInstanceOf(Sound.class);
        assertThat(check(SampleConsultation.record(observation, consultation.statement(1, 1))))
                .isInstanceOf(Sound.class);
        assertThat(check(SampleConsultation.record(
                        observation,
                        consultation.observation(2, "toux sèche"),
                        share,
                        consultation.retraction(share),
                        consultation.statement(1, 2, share))))
                .isInstanceOf(Sound.class);
    }

    @Test
    void aRecordWithoutAnObservationIsSetAside() {
        ConsultationRecord whole = SampleConsultation.record(observation, share);
        assertUnsound(with(whole, List.of(), List.of(share), 1), QuarantineReason.RECORD_INVALID);
        assertUnsound(with(whole, List.of(), List.of(), 0), QuarantineReason.RECORD_INVALID);
    }

    @Test
    void aRecordWithoutASharingHalfIsSetAside() {
        assertUnsound(SampleConsultation.record(observation), QuarantineReason.RECORD_INVALID);
        assertUnsound(
                SampleConsultation.record(observation, consultation.retraction(share)),
                QuarantineReason.RECORD_INVALID);
    }

    @Test
    void aRecordThatLacksWhatItsStatementNamesIsSetAside() {
        DocumentShareEvent other = consultation.share();
        assertUnsound(
                SampleConsultation.record(observation, share, consultation.statement(1, 1, share, other)),
                QuarantineReason.RECORD_INVALID);
        assertUnsound(
                SampleConsultation.record(observation, share, consultation.statement(1, 2, share)),
                QuarantineReason.RECORD_INVALID);
    }

    @Test
    void anEventOfAnotherConsultationIsSetAside() {
        SampleConsultation other = new SampleConsultation(random);
        assertUnsound(SampleConsultation.record(observation, other.share()), QuarantineReason.RECORD_INVALID);
        assertUnsound(
                SampleConsultation.record(observation, share, other.observation(2)), QuarantineReason.RECORD_INVALID);
    }

    @Test
    void anEventOfAnotherPatientIsSetAside() {
        SampleConsultation mistaken = consultation.withOtherPatient();
        assertUnsound(SampleConsultation.record(observation, mistaken.share()), QuarantineReason.CONFLICTING_SUBJECT);
        assertUnsound(
                SampleConsultation.record(observation, mistaken.observation(2), share),
                QuarantineReason.CONFLICTING_SUBJECT);
    }

    @Test
    void alteredContentIsSetAside() {
        ObservationEvent altered = copy(observation, observation.getEventId(), consultation.observation(1, "autre"));
        assertUnsound(SampleConsultation.record(altered, share), QuarantineReason.DIGEST_MISMATCH);
    }

    @Test
    void anEventUnderAnotherIdIsSetAside() {
        UUID other = EventIds.observation(consultation.id, 2);
        assertUnsound(
                SampleConsultation.record(copy(observation, other, observation), share),
                QuarantineReason.EVENT_ID_MISMATCH);
    }

    @Test
    void anEventListedTwiceIsSetAside() {
        assertUnsound(SampleConsultation.record(observation, share, share), QuarantineReason.RECORD_INVALID);
        assertUnsound(SampleConsultation.record(observation, observation, share), QuarantineReason.RECORD_INVALID);
    }

    @Test
    void aVersionThatDoesNotCountItsEventsIsSetAside() {
        ConsultationRecord whole = SampleConsultation.record(observation, share);
        assertUnsound(with(whole, whole.getObservations(), whole.getShares(), 3), QuarantineReason.RECORD_INVALID);
    }

    @Test
    void aRecordDigestThatIsNotThatOfTheEventsIsSetAside() {
        ConsultationRecord whole = SampleConsultation.record(observation, share);
        assertUnsound(
                new ConsultationRecord(
                        whole.getConsultationId(),
                        whole.getPractitionerId(),
                        whole.getPatientId(),
                        whole.getVersion(),
                        OTHER_DIGEST,
                        whole.getAssembledAt(),
                        whole.getTrigger(),
                        whole.getObservations(),
                        whole.getShares()),
                QuarantineReason.DIGEST_MISMATCH);
    }

    @Test
    void aRecordThatNamesAnotherPatientThanItsEventsIsSetAside() {
        ConsultationRecord whole = SampleConsultation.record(observation, share);
        assertUnsound(
                new ConsultationRecord(
                        whole.getConsultationId(),
                        whole.getPractitionerId(),
                        "185057512345673",
                        whole.getVersion(),
                        whole.getRecordDigest(),
                        whole.getAssembledAt(),
                        whole.getTrigger(),
                        whole.getObservations(),
                        whole.getShares()),
                QuarantineReason.CONFLICTING_SUBJECT);
    }

    @Test
    void anEventThatStorageCanNeverHoldIsSetAside() {
        assertUnsound(
                SampleConsultation.record(consultation.observation(1, "toux \u0000"), share),
                QuarantineReason.RECORD_INVALID);
        assertUnsound(
                SampleConsultation.record(consultation.observation(0, "toux"), share), QuarantineReason.RECORD_INVALID);
    }

    @Test
    void aRecordThatWasAssembledAtATimeThatStorageCannotHoldIsSetAside() {
        ConsultationRecord whole = SampleConsultation.record(observation, share);
        assertUnsound(
                new ConsultationRecord(
                        whole.getConsultationId(),
                        whole.getPractitionerId(),
                        whole.getPatientId(),
                        whole.getVersion(),
                        whole.getRecordDigest(),
                        Instant.ofEpochMilli(Long.MAX_VALUE),
                        whole.getTrigger(),
                        whole.getObservations(),
                        whole.getShares()),
                QuarantineReason.RECORD_INVALID);
    }

    @Test
    void aKeyThatIsNotTheConsultationIsSetAside() {
        ConsultationRecord whole = SampleConsultation.record(observation, share);
        assertThat(RecordCheck.of(new UUID(1, 2), whole))
                .isInstanceOfSatisfying(
                        Unsound.class,
                        unsound -> assertThat(unsound.reason()).isEqualTo(QuarantineReason.KEY_MISMATCH));
    }

    @Test
    void fiveHundredSharesPassAndAreNotLimitedHere() {
        List<Object> events = new ArrayList<>(List.of(observation));
        for (int i = 0; i < 501; i++) {
            events.add(consultation.share());
        }
        assertThat(check(SampleConsultation.record(events.toArray()))).isInstanceOf(Sound.class);
    }

    @Test
    void nothingOfThePatientIsInWhatIsTold() {
        ConsultationRecord whole = SampleConsultation.record(
                observation, consultation.withOtherPatient().share());
        assertThat(check(whole).toString()).doesNotContain("toux", whole.getPatientId(), whole.getPractitionerId());
        assertThat(check(SampleConsultation.record(observation, share)).toString())
                .doesNotContain("toux", whole.getPatientId(), whole.getPractitionerId());
    }

    private static Soundness check(ConsultationRecord record) {
        return RecordCheck.of(record.getConsultationId(), record);
    }

    private static void assertUnsound(ConsultationRecord record, QuarantineReason reason) {
        assertThat(check(record))
                .isInstanceOfSatisfying(
                        Unsound.class, unsound -> assertThat(unsound.reason()).isEqualTo(reason));
    }

    private static ConsultationRecord with(
            ConsultationRecord record,
            List<ObservationEvent> observations,
            List<DocumentShareEvent> shares,
            int version) {
        return new ConsultationRecord(
                record.getConsultationId(),
                record.getPractitionerId(),
                record.getPatientId(),
                version,
                record.getRecordDigest(),
                record.getAssembledAt(),
                record.getTrigger(),
                observations,
                shares);
    }

    /** The digest and envelope of one event with the content of another. */
    private static ObservationEvent copy(ObservationEvent event, UUID eventId, ObservationEvent content) {
        return new ObservationEvent(
                eventId,
                event.getConsultationId(),
                event.getPractitionerId(),
                event.getPatientId(),
                event.getOrigin(),
                event.getOccurredAt(),
                event.getAcceptedAt(),
                event.getContentDigest(),
                event.getRevision(),
                event.getStatus(),
                event.getAuthorId(),
                event.getCleared(),
                content.getContent());
    }
}
