package dev.tally.replay.storage;

import dev.tally.event.Sha256;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The current version of a consultation's record.
 *
 * @param consultationId the consultation
 * @param version the highest version
 * @param recordDigest as stored; null if somebody took it out of the row
 * @param eventIds the events that the version says it holds
 * @param rowsTooMany how many rows the consultation has beyond one for each of its versions, older ones included; 0 unless
 *     something is wrong
 * @param tears in which ways it is torn; empty if it is whole
 */
public record CurrentRecord(
        UUID consultationId,
        int version,
        @Nullable Sha256 recordDigest,
        List<UUID> eventIds,
        long rowsTooMany,
        Set<Tear> tears) {

    /** A way in which a stored record is not one whole. */
    public enum Tear {
        /** It names no observation, or one that is not stored or not among its events. */
        NO_OBSERVATION,
        /** It names neither a share nor a statement, or one that is not stored or not among its events. */
        NO_SHARING_HALF,
        /** An event of the set is not stored. */
        EVENT_MISSING,
        /** An event of the set belongs to another consultation. */
        OTHER_CONSULTATION,
        /** Its events are of different patients or practitioners, or not of its own. */
        OTHER_SUBJECT,
        /** Its digest is not that of its events: they are of another version. */
        OTHER_VERSION
    }

    /** True if both halves are there and are those of this consultation and version. */
    public boolean isWhole() {
        return tears.isEmpty();
    }
}
