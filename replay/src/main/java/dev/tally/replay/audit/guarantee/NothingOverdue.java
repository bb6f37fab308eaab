package dev.tally.replay.audit.guarantee;

import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.LedgerEntry;
import dev.tally.replay.audit.evidence.Evidence;
import dev.tally.schemas.assembly.Deadlines;
import dev.tally.schemas.assembly.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * P4: nothing waits beyond its deadline without being named. Counted from arrival, as the join counts.
 *
 * <pre>
 * legal    observation, 11 h ago              | it waits for the sharing half, which has 12 h
 * legal    observation and share, a year ago  | complete
 * illegal  share, 31 min ago                  | waits for the observation: this is the 2023 incident
 * illegal  observation, 13 h ago              | waits for the sharing half
 * illegal  observation, statement that names a share, 61 s ago | waits for that share
 * </pre>
 */
public final class NothingOverdue implements Guarantee<Evidence> {
    private final Deadlines deadlines;

    /** With the deadlines of the join. */
    public NothingOverdue(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    @Override
    public List<Breach> breaches(Evidence evidence) {
        return evidence.ledger().map(ledger -> breaches(evidence, ledger)).orElse(List.of());
    }

    private List<Breach> breaches(Evidence evidence, ConsultationLedger ledger) {
        Verdict verdict = Verdict.of(ledger);
        List<MissingPart> missing = verdict.missingParts();
        boolean overdue = deadlines
                .of(ledger, verdict)
                .filter(wait -> wait.deadline().isBefore(evidence.now()))
                .isPresent();
        if (!overdue || isGone(evidence, missing)) {
            return List.of();
        }
        return List.of(new Breach(
                Kind.OVERDUE,
                ledger.getEntries().stream().map(LedgerEntry::getEventId).toList(),
                "waits for " + missing.stream().map(NothingOverdue::words).collect(Collectors.joining(", ")),
                missing.stream().map(MissingPart::getKind).collect(Collectors.toSet())));
    }

    /** A record is never stored without an observation: where there is one, the observation came, and is gone from the topic. */
    private static boolean isGone(Evidence evidence, List<MissingPart> missing) {
        return evidence.record() != null
                && missing.stream()
                        .anyMatch(part -> part.getKind() == MissingKind.OBSERVATION
                                || part.getKind() == MissingKind.SHARING_HALF);
    }

    private static String words(MissingPart part) {
        String kind = part.getKind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (part.getShareId() != null) {
            return kind + " " + part.getShareId();
        }
        return part.getRevision() == null ? kind : kind + " " + part.getRevision();
    }
}
