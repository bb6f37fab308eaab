package dev.tally.replay.incident.report;

import dev.tally.event.Section;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One consultation that is affected, with everything that was found about it.
 *
 * @param consultationId which
 * @param practitioner an id or a pseudonym; null if nobody can tell
 * @param patient an id or a pseudonym; null if nobody can tell
 * @param gateway which gateway accepted what is affected; null if nobody can tell
 * @param firstAt when the first of its affected events in the window was accepted or heard of; null if nobody can tell
 * @param damages what was found, at least one
 * @param events the events concerned, as far as they are known
 * @param fields of the note, what must be done about each section that is affected
 * @param sharing what must be done about what was shared; null if it is not affected
 * @param settled whether it is found no more: repaired, or acknowledged by somebody
 */
public record Affected(
        UUID consultationId,
        @Nullable String practitioner,
        @Nullable String patient,
        @Nullable String gateway,
        @Nullable Instant firstAt,
        List<Damage> damages,
        List<AffectedEvent> events,
        SortedMap<Section, Remedy> fields,
        @Nullable Remedy sharing,
        boolean settled) {
    /** Copies the collections. */
    public Affected {
        damages = List.copyOf(damages);
        events = List.copyOf(events);
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** The sections of the note that need this. */
    public List<Section> fields(Remedy remedy) {
        return fields.entrySet().stream()
                .filter(each -> each.getValue() == remedy)
                .map(Map.Entry::getKey)
                .toList();
    }
}
