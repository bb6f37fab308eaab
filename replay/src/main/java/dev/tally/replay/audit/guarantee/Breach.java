package dev.tally.replay.audit.guarantee;

import dev.tally.event.MissingKind;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A promise that is broken, in one way.
 *
 * @param kind in which way
 * @param eventIds the events concerned; empty if it is about the record as a whole
 * @param detail what was found, in words without patient data
 * @param awaited what an overdue consultation waits for; empty otherwise
 */
public record Breach(Kind kind, List<UUID> eventIds, String detail, Set<MissingKind> awaited) {
    /** One that waits for nothing. */
    public Breach(Kind kind, List<UUID> eventIds, String detail) {
        this(kind, eventIds, detail, Set.of());
    }

    /** Copies both. */
    public Breach {
        eventIds = List.copyOf(eventIds);
        awaited = Set.copyOf(awaited);
    }
}
