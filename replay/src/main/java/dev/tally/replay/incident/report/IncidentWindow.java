package dev.tally.replay.incident.report;

import java.time.Instant;

/**
 * The time that an incident is looked for in, half-open: what was accepted at {@code from} is in, what was accepted at
 * {@code to} is not.
 *
 * @param from where it begins
 * @param to where it ends
 */
public record IncidentWindow(Instant from, Instant to) {
    /** Refuses one that holds nothing. */
    public IncidentWindow {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException(
                    "the window ends at " + to + ", which is not after its beginning " + from);
        }
    }

    /** Whether a moment lies in it. */
    public boolean holds(Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(to);
    }

    /** Where a moment lies in it, for drawing: 0 at the beginning, 1 at the end, beyond both for what is outside. */
    public double share(Instant moment) {
        return (double) (moment.toEpochMilli() - from.toEpochMilli()) / (to.toEpochMilli() - from.toEpochMilli());
    }
}
