package dev.tally.replay.audit;

import dev.tally.event.MissingKind;
import dev.tally.event.Section;
import dev.tally.replay.audit.guarantee.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an audit found.
 *
 * @param kind in which way a promise is broken
 * @param guarantee which promise
 * @param consultationId whom it is about; null if nobody can tell, or if it is about a topic or a gateway
 * @param about which topic, gateway, place or thing set aside; null if it is about a consultation as a whole
 * @param practitioner an id or a pseudonym; null if nobody can tell
 * @param patient an id or a pseudonym; null if nobody can tell
 * @param events which events, as far as they are known
 * @param detail what was found, in words without patient data
 * @param awaited what an overdue consultation waits for; empty otherwise
 */
public record Finding(
        Kind kind,
        String guarantee,
        @Nullable UUID consultationId,
        @Nullable String about,
        @Nullable String practitioner,
        @Nullable String patient,
        List<Event> events,
        String detail,
        Set<MissingKind> awaited) {

    /**
     * An event that a finding is about.
     *
     * @param eventId its id
     * @param what its kind and which one, such as {@code observation 2}
     * @param sections which sections of the note it has; empty if it is no observation, or if nobody can tell
     * @param acceptedAt by the gateway's clock; null if no topic holds it
     * @param lastSeen where it lies, or who names it
     * @param heardAt when the brokers had the heartbeat that names it, or what was set aside; null if a topic holds it
     * @param gateway which gateway accepted it; null unless only the gateway's own run tells of it
     * @param isStored whether the database has a row of it, sound or not
     */
    public record Event(
            UUID eventId,
            String what,
            List<Section> sections,
            @Nullable Instant acceptedAt,
            String lastSeen,
            @Nullable Instant heardAt,
            @Nullable String gateway,
            boolean isStored) {
        /** Copies the list. */
        public Event {
            sections = List.copyOf(sections);
        }
    }

    /** Copies both. */
    public Finding {
        events = List.copyOf(events);
        awaited = Set.copyOf(awaited);
    }

    /** Names the consultation and nobody. */
    @Override
    public String toString() {
        return kind.word() + (consultationId == null ? "" : " " + consultationId) + ": " + detail;
    }
}
