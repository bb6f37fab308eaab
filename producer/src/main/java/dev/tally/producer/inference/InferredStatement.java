package dev.tally.producer.inference;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.EventKind;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Origin;
import dev.tally.event.Sha256;
import dev.tally.event.SharingStatement;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.fact.EventName;
import dev.tally.schemas.digest.ContentDigest;
import dev.tally.schemas.digest.EventIds;
import dev.tally.schemas.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A sharing statement that nobody sent. Its revision is 0, below every one that practice software can send: so it has an event id of
 * its own, conflicts with none that comes later, and counts only until one comes.
 */
final class InferredStatement {
    /** Of practice software, statements begin with 1. */
    static final int REVISION = 0;

    private InferredStatement() {}

    /**
     * States that these shares belong to the consultation of an observation.
     *
     * @param observation whose consultation, patient and practitioner it is
     * @param shareIds those that were accepted, in any order
     * @param lastRevision the highest revision of the observation that was accepted
     */
    static Draft<DocumentShareEvent> draft(
            ObservationEvent observation, List<UUID> shareIds, int lastRevision, Instant acceptedAt) {
        UUID consultationId = observation.getConsultationId();
        UUID eventId = EventIds.statement(consultationId, REVISION);
        EventName name = new EventName(eventId, consultationId, EventKind.STATEMENT, REVISION, null);
        SharingStatement body = new SharingStatement(REVISION, shareIds, lastRevision, true);
        Sha256 digest =
                ContentDigest.of(event(observation, eventId, body, Draft.NO_ORIGIN, acceptedAt, Draft.NO_DIGEST));
        return new Draft<>(
                Topics.DOCUMENT_SHARE,
                name,
                digest,
                acceptedAt,
                origin -> event(observation, eventId, body, origin, acceptedAt, digest));
    }

    private static DocumentShareEvent event(
            ObservationEvent observation,
            UUID eventId,
            SharingStatement body,
            Origin origin,
            Instant acceptedAt,
            Sha256 digest) {
        return new DocumentShareEvent(
                eventId,
                observation.getConsultationId(),
                observation.getPractitionerId(),
                observation.getPatientId(),
                origin,
                observation.getOccurredAt(),
                acceptedAt,
                digest,
                body);
    }
}
