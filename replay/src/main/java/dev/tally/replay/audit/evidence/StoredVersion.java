package dev.tally.replay.audit.evidence;

import dev.tally.replay.storage.CurrentRecord.Tear;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The current version of a record in the database.
 *
 * @param version the number of events that it says it holds
 * @param digest of the set, as stored; null if somebody took it out of the row
 * @param isOnce whether each of its versions has one row
 * @param tears in which ways it is torn
 */
public record StoredVersion(int version, @Nullable ShortDigest digest, boolean isOnce, Set<Tear> tears) {
    /** Copies the set. */
    public StoredVersion {
        tears = Set.copyOf(tears);
    }
}
