package dev.tally.producer.command;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.Origin;
import dev.tally.event.Sha256;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.fact.EventName;
import dev.tally.schemas.digest.ContentDigest;
import dev.tally.schemas.topic.Topics;
import java.time.Instant;

/** Makes the events of the sharing half, which differ only in their body. */
final class SharingEvents {
    private SharingEvents() {}

    static Draft<DocumentShareEvent> draft(Command command, EventName name, Object body, Instant acceptedAt) {
        Sha256 digest = ContentDigest.of(event(command, name, body, Draft.NO_ORIGIN, acceptedAt, Draft.NO_DIGEST));
        return new Draft<>(
                Topics.DOCUMENT_SHARE,
                name,
                digest,
                acceptedAt,
                origin -> event(command, name, body, origin, acceptedAt, digest));
    }

    private static DocumentShareEvent event(
            Command command, EventName name, Object body, Origin origin, Instant acceptedAt, Sha256 digest) {
        Subject subject = command.subject();
        return new DocumentShareEvent(
                name.eventId(),
                subject.consultationId(),
                subject.practitioner().number(),
                subject.patient().number(),
                origin,
                command.occurredAt(),
                acceptedAt,
                digest,
                body);
    }
}
