package dev.tally.replay.audit.guarantee;

import java.util.List;
import java.util.UUID;

/**
 * A promise that is broken, in one way.
 *
 * @param kind in which way
 * @param eventIds the events concerned; empty if it is about the record as a whole
 * @param detail what was found, in words without patient data
 */
public record Breach(Kind kind, List<UUID> eventIds, String detail) {
    /** Copies the list. */
    public Breach {
        eventIds = List.copyOf(eventIds);
    }
}
