package dev.tally.replay.storage;

import dev.tally.event.EventKind;
import dev.tally.event.Sha256;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event row, without its content.
 *
 * @param eventId id of the fact
 * @param consultationId the consultation it belongs to; null if somebody took it out of the row
 * @param kind what it states
 * @param computedDigest of the content, computed now from the columns, by the code that computed it at the gateway; null if no
 *     event can be made of the row any more, which is never what was accepted
 * @param storedDigest of the content, as PostgreSQL computed it when it stored the row; null if somebody took it out of the row
 * @param rows how many rows have this event id, in all tables; each of them is given
 */
public record StoredEvent(
        UUID eventId,
        @Nullable UUID consultationId,
        EventKind kind,
        @Nullable Sha256 computedDigest,
        @Nullable Sha256 storedDigest,
        long rows) {

    /** True if the row says the same to both of the implementations that compute digests. */
    public boolean isConsistent() {
        return computedDigest != null && computedDigest.equals(storedDigest);
    }
}
