package dev.tally.replay.incident.report;

import dev.tally.replay.audit.guarantee.Kind;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is affected by an incident.
 *
 * <p>Immutable, safe for any thread.
 *
 * @param madeAt when
 * @param window the time that it is about
 * @param findingId the published finding that it is about; null if it is about a time
 * @param identified whether people appear as who they are
 * @param affected the affected consultations, by time
 * @param practitioners the same by practitioner, those whom nobody knows at the end
 * @param unattributed what may belong to it
 * @param doubts what else was found, about topics, gateways and clocks: it weakens what the report rests on
 * @param outside how many consultations have findings that lie outside the window
 * @param noticed how it was noticed; null if nobody is affected
 * @param clock of the notification; null if nobody is affected
 * @param notification what people say about it
 * @param ground what it rests on
 */
public record IncidentReport(
        Instant madeAt,
        IncidentWindow window,
        @Nullable UUID findingId,
        boolean identified,
        List<Affected> affected,
        List<PractitionerPart> practitioners,
        List<Unattributed> unattributed,
        List<Unattributed> doubts,
        long outside,
        @Nullable Noticed noticed,
        @Nullable NotificationClock clock,
        Notification notification,
        Ground ground) {
    /** Copies the lists. */
    public IncidentReport {
        affected = List.copyOf(affected);
        practitioners = List.copyOf(practitioners);
        unattributed = List.copyOf(unattributed);
        doubts = List.copyOf(doubts);
    }

    /** Whether nobody is affected, as far as anyone can tell. */
    public boolean isClean() {
        return affected.isEmpty() && unattributed.isEmpty();
    }

    /** Whether everything that was accepted in the window is accounted for. */
    public boolean isWindowVerified() {
        Instant through = ground.verifiedThrough();
        return through != null && !through.isBefore(window.to());
    }

    /** The practitioners who are known. */
    public List<String> knownPractitioners() {
        return practitioners.stream()
                .map(PractitionerPart::practitioner)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The patients who are known. */
    public List<String> patients() {
        return affected.stream()
                .map(Affected::patient)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    /** The consultations whose patient nobody can tell. */
    public List<Affected> withoutPatient() {
        return affected.stream().filter(each -> each.patient() == null).toList();
    }

    /** How many sections of notes need this. */
    public long fields(Remedy remedy) {
        return affected.stream().mapToLong(each -> each.fields(remedy).size()).sum();
    }

    /** The consultations of which something that was shared needs this. */
    public List<Affected> sharing(Remedy remedy) {
        return affected.stream().filter(each -> each.sharing() == remedy).toList();
    }

    /** The consultations that are found no more. */
    public List<Affected> settled() {
        return affected.stream().filter(Affected::settled).toList();
    }

    /** How many events are behind it. */
    public long events() {
        return affected.stream().mapToLong(each -> each.events().size()).sum();
    }

    /** When the first affected event was accepted or heard of; null if nobody can tell. */
    public @Nullable Instant first() {
        return moments().stream().min(Instant::compareTo).orElse(null);
    }

    /** When the first affected event of the last consultation was accepted or heard of; null if nobody can tell. */
    public @Nullable Instant last() {
        return moments().stream().max(Instant::compareTo).orElse(null);
    }

    /** One for each consultation of which it is known. */
    public List<Instant> moments() {
        return affected.stream().map(Affected::firstAt).filter(Objects::nonNull).toList();
    }

    /** How many consultations have a finding of each kind; one can have several. */
    public Map<Kind, Long> kinds() {
        Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
        for (Affected each : affected) {
            each.damages().stream().map(Damage::kind).distinct().forEach(kind -> kinds.merge(kind, 1L, Long::sum));
        }
        return kinds;
    }
}
