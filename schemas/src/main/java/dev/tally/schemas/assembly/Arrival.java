package dev.tally.schemas.assembly;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.EventKind;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Sha256;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import dev.tally.ledger.Subject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the completeness rule needs to know of an event that arrived: ids, revisions and the digest; no medical text.
 *
 * @param eventId id of the fact
 * @param consultationId the consultation it belongs to
 * @param kind what it states
 * @param subject practitioner and patient
 * @param contentDigest digest of its content
 * @param revision of an observation or a statement; 0 otherwise
 * @param shareId of a share or a retraction; null otherwise
 * @param namedShares the shares that a statement names; empty otherwise
 * @param lastObservationRevision the revision that a statement names; 0 otherwise
 * @param arrivedAt LogAppendTime, from which deadlines are counted
 * @param bytes length of the event as received
 */
public record Arrival(
        UUID eventId,
        UUID consultationId,
        EventKind kind,
        Subject subject,
        Sha256 contentDigest,
        int revision,
        @Nullable UUID shareId,
        List<UUID> namedShares,
        int lastObservationRevision,
        Instant arrivedAt,
        int bytes) {

    /** An observation revision, as it arrived. */
    public static Arrival of(ObservationEvent event, Instant arrivedAt, int bytes) {
        return new Arrival(
                event.getEventId(),
                event.getConsultationId(),
                EventKind.OBSERVATION,
                new Subject(event.getPractitionerId(), event.getPatientId()),
                event.getContentDigest(),
                event.getRevision(),
                null,
                List.of(),
                0,
                arrivedAt,
                bytes);
    }

    /** A share, a retraction or a statement, as it arrived. */
    public static Arrival of(DocumentShareEvent event, Instant arrivedAt, int bytes) {
        if (event.getBody() instanceof DocumentShared shared) {
            return sharing(event, EventKind.SHARE, shared.getShareId(), arrivedAt, bytes);
        }
        if (event.getBody() instanceof ShareRetracted retracted) {
            return sharing(event, EventKind.RETRACTION, retracted.getShareId(), arrivedAt, bytes);
        }
        SharingStatement statement = (SharingStatement) event.getBody();
        return new Arrival(
                event.getEventId(),
                event.getConsultationId(),
                EventKind.STATEMENT,
                new Subject(event.getPractitionerId(), event.getPatientId()),
                event.getContentDigest(),
                statement.getRevision(),
                null,
                List.copyOf(statement.getShareIds()),
                statement.getLastObservationRevision(),
                arrivedAt,
                bytes);
    }

    private static Arrival sharing(
            DocumentShareEvent event, EventKind kind, UUID shareId, Instant arrivedAt, int bytes) {
        return new Arrival(
                event.getEventId(),
                event.getConsultationId(),
                kind,
                new Subject(event.getPractitionerId(), event.getPatientId()),
                event.getContentDigest(),
                0,
                shareId,
                List.of(),
                0,
                arrivedAt,
                bytes);
    }

    /** Names the event and nothing of the patient. */
    @Override
    public String toString() {
        return kind + " " + eventId + " of consultation " + consultationId;
    }
}
