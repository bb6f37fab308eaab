package dev.tally.producer.command;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.EventKind;
import dev.tally.event.RetractionContent;
import dev.tally.event.ShareRetracted;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.fact.EventName;
import dev.tally.schemas.digest.EventIds;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A share was taken back. The share stays, marked.
 *
 * @param subject in which consultation
 * @param occurredAt when
 * @param shareId which share
 * @param reason why, if it was said
 */
public record Retraction(
        Subject subject,
        Instant occurredAt,
        UUID shareId,
        @Nullable String reason) implements Command {
    /** Refuses a reason that cannot be stored. */
    public Retraction {
        if (reason != null && PlainText.storageProblem(reason).isPresent()) {
            throw new IllegalArgumentException("the reason " + PlainText.UNSTORABLE);
        }
    }

    @Override
    public Draft<DocumentShareEvent> draft(Instant acceptedAt) {
        UUID eventId = EventIds.retraction(subject.consultationId(), shareId);
        EventName name = new EventName(eventId, subject.consultationId(), EventKind.RETRACTION, null, shareId);
        ShareRetracted body = new ShareRetracted(shareId, new RetractionContent(reason));
        return SharingEvents.draft(this, name, body, acceptedAt);
    }

    @Override
    public String toString() {
        return "Retraction(" + subject.consultationId() + ", " + shareId + ")";
    }
}
