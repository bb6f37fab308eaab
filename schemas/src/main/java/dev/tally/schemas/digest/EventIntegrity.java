package dev.tally.schemas.digest;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantineReason;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether an event is what it says it is, and can be kept: its id is that of its fact, its digest that of its content, and
 * storage can hold every value. Whoever reads an event checks this for itself, trusting nobody.
 *
 * <p>Pure functions, safe for any thread.
 */
public final class EventIntegrity {
    private EventIntegrity() {}

    /** The reason to set the event aside, or nothing if it is sound. */
    public static Optional<QuarantineReason> problem(ObservationEvent event) {
        if (!event.getEventId().equals(EventIds.observation(event.getConsultationId(), event.getRevision()))) {
            return Optional.of(QuarantineReason.EVENT_ID_MISMATCH);
        }
        if (!ContentDigest.of(event).equals(event.getContentDigest())) {
            return Optional.of(QuarantineReason.DIGEST_MISMATCH);
        }
        return StorableEvent.isStorable(event) ? Optional.empty() : Optional.of(QuarantineReason.RECORD_INVALID);
    }

    /** The reason to set the event aside, or nothing if it is sound. */
    public static Optional<QuarantineReason> problem(DocumentShareEvent event) {
        if (!event.getEventId().equals(expectedId(event))) {
            return Optional.of(QuarantineReason.EVENT_ID_MISMATCH);
        }
        if (!ContentDigest.of(event).equals(event.getContentDigest())) {
            return Optional.of(QuarantineReason.DIGEST_MISMATCH);
        }
        return StorableEvent.isStorable(event) ? Optional.empty() : Optional.of(QuarantineReason.RECORD_INVALID);
    }

    private static UUID expectedId(DocumentShareEvent event) {
        UUID consultationId = event.getConsultationId();
        if (event.getBody() instanceof DocumentShared shared) {
            return EventIds.share(consultationId, shared.getShareId());
        }
        if (event.getBody() instanceof ShareRetracted retracted) {
            return EventIds.retraction(consultationId, retracted.getShareId());
        }
        return EventIds.statement(consultationId, ((SharingStatement) event.getBody()).getRevision());
    }
}
