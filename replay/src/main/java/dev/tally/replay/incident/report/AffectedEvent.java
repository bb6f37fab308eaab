package dev.tally.replay.incident.report;

import dev.tally.event.Section;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event behind a number: what everything in a report can be traced to.
 *
 * @param eventId its id
 * @param what its kind and which one, such as {@code observation 2}
 * @param sections which sections of the note it has; empty if it is no observation, or if nobody can tell
 * @param acceptedAt when a gateway accepted it; null if no topic holds it
 * @param heardAt when the brokers had the word of it, for what no topic holds; null if nobody can tell
 * @param gateway which gateway accepted it; null if nobody can tell
 * @param lastSeen where it lies, or who names it
 * @param remedy what must be done about it
 */
public record AffectedEvent(
        UUID eventId,
        String what,
        List<Section> sections,
        @Nullable Instant acceptedAt,
        @Nullable Instant heardAt,
        @Nullable String gateway,
        String lastSeen,
        Remedy remedy) {
    /** Copies the list. */
    public AffectedEvent {
        sections = List.copyOf(sections);
    }

    /** When it was accepted, or heard of; null if nobody can tell. */
    public @Nullable Instant at() {
        return acceptedAt != null ? acceptedAt : heardAt;
    }

    /** Whether it is a revision of the note, or a record that holds one. */
    public boolean concernsNote() {
        return isObservation() || isRecord();
    }

    /** Whether it is about what was shared. An event of which only a row is known can be of any kind, and is taken for none. */
    public boolean concernsSharing() {
        return !isObservation() && !what.equals("event");
    }

    private boolean isObservation() {
        return what.startsWith("observation");
    }

    private boolean isRecord() {
        return what.equals("record");
    }
}
