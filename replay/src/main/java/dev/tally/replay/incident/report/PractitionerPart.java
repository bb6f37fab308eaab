package dev.tally.replay.incident.report;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one practitioner, who is the controller of these data, must be told.
 *
 * @param practitioner an id or a pseudonym; null if nobody can tell who it is
 * @param gateway of an unknown practitioner, which gateway accepted it; null if the practitioner is known, or nobody can tell
 * @param consultations the affected ones, by time
 */
public record PractitionerPart(
        @Nullable String practitioner, @Nullable String gateway, List<Affected> consultations) {
    /** Copies the list. */
    public PractitionerPart {
        consultations = List.copyOf(consultations);
    }

    /** The patients, as far as they are known. */
    public List<String> patients() {
        return consultations.stream()
                .map(Affected::patient)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    /** How many sections of notes need this. */
    public long fields(Remedy remedy) {
        return consultations.stream()
                .mapToLong(each -> each.fields(remedy).size())
                .sum();
    }
}
