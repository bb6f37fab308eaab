package dev.tally.producer.command;

import dev.tally.event.EventKind;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ObservationStatus;
import dev.tally.event.Origin;
import dev.tally.event.Section;
import dev.tally.event.Sha256;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.fact.EventName;
import dev.tally.producer.identity.AuthorId;
import dev.tally.schemas.digest.ContentDigest;
import dev.tally.schemas.digest.EventIds;
import dev.tally.schemas.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One revision of the observation of a consultation.
 *
 * @param subject which consultation
 * @param occurredAt when it was written
 * @param revision 1, 2, 3, ...
 * @param status final, amended or entered in error
 * @param author who typed it
 * @param note its text
 */
public record ObservationRevision(
        Subject subject, Instant occurredAt, int revision, ObservationStatus status, AuthorId author, Note note)
        implements Command {
    /** Refuses a revision below 1. */
    public ObservationRevision {
        if (revision < 1) {
            throw new IllegalArgumentException("revisions count from 1");
        }
    }

    @Override
    public Draft<ObservationEvent> draft(Instant acceptedAt) {
        Sha256 digest = ContentDigest.of(event(Draft.NO_ORIGIN, acceptedAt, Draft.NO_DIGEST));
        EventName name = new EventName(eventId(), subject.consultationId(), EventKind.OBSERVATION, revision, null);
        return new Draft<>(Topics.OBSERVATION, name, digest, acceptedAt, origin -> event(origin, acceptedAt, digest));
    }

    private UUID eventId() {
        return EventIds.observation(subject.consultationId(), revision);
    }

    private ObservationEvent event(Origin origin, Instant acceptedAt, Sha256 digest) {
        List<Section> cleared = note.cleared().stream().sorted().toList();
        return new ObservationEvent(
                eventId(),
                subject.consultationId(),
                subject.practitioner().number(),
                subject.patient().number(),
                origin,
                occurredAt,
                acceptedAt,
                digest,
                revision,
                status,
                author.id(),
                cleared,
                note.content());
    }

    @Override
    public String toString() {
        return "ObservationRevision(" + subject.consultationId() + ", revision " + revision + ")";
    }
}
