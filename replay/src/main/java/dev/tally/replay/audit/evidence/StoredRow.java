package dev.tally.replay.audit.evidence;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event's row in the database.
 *
 * @param eventId the event
 * @param digest of the columns, when both implementations computed the same; null if they did not, or if nothing can be made of
 *     the columns
 * @param isOnce whether no other row has this event id
 */
public record StoredRow(UUID eventId, @Nullable ShortDigest digest, boolean isOnce) {}
