package dev.tally.replay.audit.guarantee;

import dev.tally.event.Section;
import dev.tally.replay.audit.evidence.Evidence;
import dev.tally.replay.audit.evidence.Sighting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * P1: no revision blanks a section that the revision before it had, unless it lists the section as cleared. A release that sends
 * empty notes is the 2023 incident by another way. Sealed notes cannot be judged.
 *
 * <pre>
 * legal    revision 1 with history, revision 2 with history
 * legal    revision 1 with history, revision 2 without it that lists it as cleared
 * legal    revision 1 without history
 * illegal  revision 1 with history, revision 2 without it
 * illegal  revision 1 blank altogether
 * </pre>
 */
public final class NoEmptyNote implements Guarantee<Evidence> {
    @Override
    public List<Breach> breaches(Evidence evidence) {
        List<Breach> breaches = new ArrayList<>();
        Set<Section> before = EnumSet.allOf(Section.class);
        boolean first = true;
        List<Sighting> revisions = evidence.seen().stream()
                .filter(each -> each.isObservation() && each.sections().isReadable())
                .sorted(Comparator.comparingInt(each -> each.arrival().revision()))
                .toList();
        for (Sighting revision : revisions) {
            Set<Section> written = revision.sections().written();
            Set<Section> blanked = before.isEmpty() ? EnumSet.noneOf(Section.class) : EnumSet.copyOf(before);
            blanked.removeAll(written);
            blanked.removeAll(revision.sections().cleared());
            boolean isEmpty = first ? written.isEmpty() && !blanked.isEmpty() : !blanked.isEmpty();
            if (isEmpty && !evidence.quarantined().contains(revision.eventId())) {
                breaches.add(new Breach(
                        Kind.EMPTY_NOTE,
                        List.of(revision.eventId()),
                        "revision " + revision.arrival().revision() + " blanks " + words(blanked)));
            }
            before = written;
            first = false;
        }
        return breaches;
    }

    private static String words(Set<Section> sections) {
        return sections.stream()
                .sorted()
                .map(section -> section.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
    }
}
