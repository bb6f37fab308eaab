package dev.tally.producer.journal;

import dev.tally.producer.state.EventState;
import java.util.Map;

/**
 * How full a journal is.
 *
 * @param entries how many entries are in which state, stubs included
 * @param stubs how many of them are stubs
 * @param bytes how much of its limit is used
 * @param limitBytes its limit
 * @param room whether it takes more
 * @param damaged how many entries were found damaged since the start, that start included
 * @param lastSequence the last sequence number of this incarnation; 0 before the first
 */
public record JournalStatus(
        Map<EventState.Kind, Long> entries,
        long stubs,
        long bytes,
        long limitBytes,
        Room room,
        long damaged,
        long lastSequence) {
    /** Copies the map. */
    public JournalStatus {
        entries = Map.copyOf(entries);
    }

    /** How many entries are in a state. */
    public long in(EventState.Kind state) {
        return entries.getOrDefault(state, 0L);
    }

    /** How many entries are not known to be stored, nor acknowledged as set aside. */
    public long depth() {
        return entries.values().stream().mapToLong(Long::longValue).sum() - stubs;
    }
}
