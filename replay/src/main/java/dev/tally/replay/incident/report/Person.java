package dev.tally.replay.incident.report;

import org.jspecify.annotations.Nullable;

/**
 * Whom a consultation is about.
 *
 * @param practitioner an id or a pseudonym; null if nobody can tell
 * @param patient an id or a pseudonym; null if nobody can tell
 */
public record Person(
        @Nullable String practitioner, @Nullable String patient) {
    static final Person UNKNOWN = new Person(null, null);

    /** What this one does not know, from another. */
    Person or(Person other) {
        return new Person(
                practitioner != null ? practitioner : other.practitioner, patient != null ? patient : other.patient);
    }
}
