package dev.tally.streams.frontier;

import java.time.Instant;

/**
 * How far the join has read. An alarm must not be raised while what would silence it lies unread in the other topic: after
 * an outage the join would raise thousands of consultations that are complete.
 *
 * <p>Implementations are safe for any thread, quick, and ask no other machine.
 */
@FunctionalInterface
public interface Frontier {
    /**
     * Whether everything that had arrived in this partition of both half topics before a moment has been processed. False
     * if it is not known.
     */
    boolean hasPassed(int partition, Instant moment);
}
