package dev.tally.replay.storage;

import dev.tally.event.EventKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom a row is about, by its own word.
 *
 * @param eventId the event; null for a version of a record
 * @param consultationId the consultation; null if somebody took it out of the row
 * @param practitionerId the practitioner
 * @param patientId the patient
 * @param kind what it states; unknown for a version of a record
 */
public record StoredSubject(
        @Nullable UUID eventId,
        @Nullable UUID consultationId,
        @Nullable String practitionerId,
        @Nullable String patientId,
        EventKind kind) {
    @Override
    public String toString() {
        return kind + " " + eventId + " of consultation " + consultationId;
    }
}
