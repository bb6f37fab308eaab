package dev.tally.streams.join;

import dev.tally.event.Origin;
import dev.tally.event.QuarantineReason;
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
     */
    record Identity(
            @Nullable UUID consultationId,
            @Nullable UUID eventId,
            @Nullable Origin origin) {
        static Identity of(Half half) {
            return new Identity(half.consultationId(), half.eventId(), half.origin());
        }
    }
}
