package dev.tally.producer.command;

import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.EventKind;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.fact.EventName;
import dev.tally.schemas.digest.EventIds;
import java.time.Instant;
import java.util.UUID;

/**
 * A document was shared.
 *
 * @param subject in which consultation
 * @param occurredAt when
 * @param shareId given by the practice software
 * @param document what is known of the document
 * @param recipient with whom
 */
public record Share(Subject subject, Instant occurredAt, UUID shareId, SharedDocument document, Recipient recipient)
        implements Command {
    @Override
    public Draft<DocumentShareEvent> draft(Instant acceptedAt) {
        UUID eventId = EventIds.share(subject.consultationId(), shareId);
        EventName name = new EventName(eventId, subject.consultationId(), EventKind.SHARE, null, shareId);
        DocumentShareContent content = new DocumentShareContent(
                document.title(),
                document.documentType().code(),
                document.mediaType(),
                document.sizeBytes(),
                document.digest(),
                recipient.kind(),
                recipient.id());
        return SharingEvents.draft(this, name, new DocumentShared(shareId, content), acceptedAt);
    }

    @Override
    public String toString() {
        return "Share(" + subject.consultationId() + ", " + shareId + ")";
    }
}
