package dev.tally.replay.incident.report;

import dev.tally.event.AuditedEvent;
import dev.tally.event.MissingKind;
import dev.tally.event.Section;
import dev.tally.replay.audit.Finding;
import dev.tally.replay.audit.guarantee.Kind;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What must be done about what is affected. Where nobody can tell which sections a note had, all four are meant: a section named
 * too many is read in vain, one too few is lost.
 *
 * <p>No state.
 */
final class Remedies {
    private static final Set<Kind> NOBODY_ACCEPTED = Set.of(Kind.INVENTED);

    private Remedies() {}

    /**
     * Of one event.
     *
     * @param isInTopic whether a topic holds it
     * @param hasRow whether the database has a row of it
     * @param kinds the kinds of the findings that name it
     */
    static Remedy of(boolean isInTopic, boolean hasRow, Set<Kind> kinds) {
        if (kinds.contains(Kind.QUARANTINED)) {
            return Remedy.RESTORE;
        }
        if (hasRow && kinds.stream().noneMatch(Harm.OF_ROWS::contains)) {
            return Remedy.STORED;
        }
        if (kinds.equals(NOBODY_ACCEPTED)) {
            return Remedy.CHECK;
        }
        return isInTopic ? Remedy.RESTORE : Remedy.WRITE_AGAIN;
    }

    /** Of one event that was published, and is found no more or not in this audit. */
    static Remedy of(AuditedEvent event, boolean settled) {
        if (settled) {
            return Remedy.STORED;
        }
        return event.getAcceptedAt() != null ? Remedy.RESTORE : Remedy.WRITE_AGAIN;
    }

    /** Of the sections of a note. */
    static SortedMap<Section, Remedy> fields(Collection<Finding> findings, Collection<AffectedEvent> events) {
        SortedMap<Section, Remedy> fields = new TreeMap<>();
        events.stream().filter(AffectedEvent::concernsNote).forEach(each -> add(fields, sections(each), each.remedy()));
        for (Finding finding : findings) {
            if (finding.kind() == Kind.EMPTY_NOTE) {
                finding.events().forEach(each -> add(fields, others(each.sections()), Remedy.CHECK));
            }
            if (finding.awaited().contains(MissingKind.OBSERVATION)
                    || finding.awaited().contains(MissingKind.OBSERVATION_REVISION)) {
                add(fields, EnumSet.allOf(Section.class), Remedy.WRITE_AGAIN);
            }
        }
        return fields;
    }

    /** Of what was shared; null if it is not affected. */
    static @Nullable Remedy sharing(Collection<Finding> findings, Collection<AffectedEvent> events) {
        boolean awaited = findings.stream()
                .flatMap(finding -> finding.awaited().stream())
                .anyMatch(kind -> kind == MissingKind.SHARE || kind == MissingKind.SHARING_HALF);
        return Stream.concat(
                        awaited ? Stream.of(Remedy.WRITE_AGAIN) : Stream.empty(),
                        events.stream().filter(AffectedEvent::concernsSharing).map(AffectedEvent::remedy))
                .reduce(Remedy::orWorse)
                .orElse(null);
    }

    private static Collection<Section> sections(AffectedEvent event) {
        return event.sections().isEmpty() ? EnumSet.allOf(Section.class) : event.sections();
    }

    private static Collection<Section> others(List<Section> written) {
        EnumSet<Section> others = EnumSet.allOf(Section.class);
        others.removeAll(written);
        return others;
    }

    private static void add(SortedMap<Section, Remedy> fields, Collection<Section> sections, Remedy remedy) {
        sections.forEach(section -> fields.merge(section, remedy, Remedy::orWorse));
    }
}
