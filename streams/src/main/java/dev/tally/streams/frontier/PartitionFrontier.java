package dev.tally.streams.frontier;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far one partition of one topic has been read, in time. Fed with sightings: at this moment the partition ended here, and
 * the join had read up to there. Once the join has read up to an end that was seen at some moment, everything that had
 * arrived before that moment is processed.
 *
 * <p>An end is kept until it is reached, however many later ones are seen meanwhile, so a join that is always a little behind
 * still passes one moment after the other. Pure state, for one thread.
 */
final class PartitionFrontier {
    /** An end offset and the moment before which it was asked for. */
    private record Sighting(Instant at, long end) {}

    private Instant passed = Instant.MIN;
    private @Nullable Sighting awaited;
    private long read = -1;
    private boolean standsStill;

    /**
     * Takes a sighting.
     *
     * @param at a moment before the end was asked for
     * @param end offset after the last record that is committed
     * @param readTo offset up to which everything is processed
     */
    void see(Instant at, long end, long readTo) {
        standsStill = readTo == read;
        read = readTo;
        if (awaited == null) {
            awaited = new Sighting(at, end);
        }
        if (readTo >= awaited.end()) {
            passed = awaited.at();
            awaited = null;
            if (readTo >= end) {
                passed = at;
            } else {
                awaited = new Sighting(at, end);
            }
        }
    }

    /** Everything that had arrived before this moment is processed. */
    Instant passed() {
        return passed;
    }

    /** Since when the join has not reached an end; null if it has reached the newest one seen. */
    @Nullable
    Instant behindSince() {
        return awaited == null ? null : awaited.at();
    }

    /** Whether the join is behind and read nothing between the last two sightings. */
    boolean isStuck() {
        return awaited != null && standsStill;
    }
}
