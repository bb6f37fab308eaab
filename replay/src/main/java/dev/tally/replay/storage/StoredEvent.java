package dev.tally.replay.storage;

import dev.tally.event.EventKind;
import dev.tally.event.Sha256;
import java.util.UUID;

/**
 * One event row, without its content.
 *
 * @param eventId id of the fact
 * @param consultationId the consultation it belongs to
 * @param kind what it states
 * @param computedDigest of the content, computed now from the columns, by the code that computed it at the gateway
 * @param storedDigest of the content, as PostgreSQL computed it when it stored the row
 * @param rows how many rows have this event id, in all tables; each of them is given
 */
public record StoredEvent(
        UUID eventId, UUID consultationId, EventKind kind, Sha256 computedDigest, Sha256 storedDigest, long rows) {

    /** True if the row says the same to both of the implementations that compute digests. */
    public boolean isConsistent() {
        return computedDigest.equals(storedDigest);
    }
}
