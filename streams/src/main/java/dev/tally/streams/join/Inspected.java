package dev.tally.streams.join;

import dev.tally.event.Origin;
import dev.tally.event.QuarantineReason;
import dev.tally.event.Sha256;
import dev.tally.schemas.receipt.Acceptance;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the inspection of a received event has found. */
sealed interface Inspected {

    /** It is what it says it is, and lies where it belongs. */
    record Sound(Half half) implements Inspected {}

    /** It is to be set aside, whole. */
    record Rejected(QuarantineReason reason, String detail, Identity identity) implements Inspected {}

    /**
     * What is known of an event that is set aside.
     *
     * @param consultationId null if it could not be read
     * @param eventId null if it could not be read
     * @param origin null if it could not be read
     * @param contentDigest as the event claims it; null if it could not be read
     */
    record Identity(
            @Nullable UUID consultationId,
            @Nullable UUID eventId,
            @Nullable Origin origin,
            @Nullable Sha256 contentDigest) {
        static Identity of(Half half) {
            Acceptance acceptance = half.acceptance();
            return new Identity(
                    acceptance.consultationId(), acceptance.eventId(), acceptance.origin(), acceptance.contentDigest());
        }

        /** Who is to be told, if that could be read. */
        Optional<Acceptance> acceptance() {
            return eventId == null || consultationId == null || origin == null
                    ? Optional.empty()
                    : Optional.of(new Acceptance(eventId, consultationId, origin, contentDigest));
        }
    }
}
