package dev.tally.replay.incident.proof;

import dev.tally.replay.audit.AuditReport;
import dev.tally.replay.audit.Finding;
import dev.tally.replay.audit.guarantee.Kind;
import dev.tally.replay.incident.proof.ProofReport.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Whether it follows from finding nothing that there was nothing: only if every number of every gateway's run is accounted for, and
 * the topics are whole. No I/O.
 *
 * <p>For one thread; used once.
 */
final class Absence {
    /** Something was accepted, or lay in a topic, of which nobody can tell the consultation. */
    private static final Set<Kind> WITHOUT_A_NAME =
            Set.copyOf(EnumSet.of(Kind.HOLE, Kind.MISSING_TAIL, Kind.UNSOUND, Kind.QUARANTINED));

    private static final Set<Kind> OF_TOPICS = Set.copyOf(EnumSet.of(Kind.TOPIC_START_MOVED, Kind.TOPIC_RECREATED));

    private final Set<String> doubts = new LinkedHashSet<>();

    /** What the audit found. */
    void found(Finding finding) {
        boolean isNameless = WITHOUT_A_NAME.contains(finding.kind()) && finding.consultationId() == null;
        if (isNameless || OF_TOPICS.contains(finding.kind())) {
            doubts.add(finding.detail());
        }
    }

    /** A run of a gateway had no journal: nobody can tell what it accepted and lost. */
    void withoutJournal(String gateway, UUID incarnation) {
        doubts.add("run " + incarnation + " of gateway " + gateway + " had no journal, so its numbers prove nothing");
    }

    /**
     * What follows.
     *
     * @param rows traces in the database alone, which prove no acceptance
     */
    ProofReport of(UUID consultationId, AuditReport audit, List<Trace> rows) {
        if (!rows.isEmpty()) {
            doubts.add("the database has rows of it that no gateway is known to have accepted: see tally audit");
        }
        audit.heldBackBy().forEach(each -> doubts.add("gateway " + each + ": nobody knows what it has accepted since"));
        if (audit.verifiedThrough() == null) {
            doubts.add("no gateway was ever heard");
        }
        List<String> grounds = new ArrayList<>();
        if (doubts.isEmpty()) {
            grounds.add("the topics begin at offset 0 and were read to their ends: " + audit.consultations()
                    + " consultations with " + audit.events() + " events, and this is none of them");
            grounds.add("every number of every gateway's run is accounted for up to " + audit.verifiedThrough()
                    + ", so no accepted event is unseen");
            grounds.add(
                    "no heartbeat, no receipt and nothing that was set aside names it, and the database has no row of it");
        }
        return new ProofReport(
                consultationId,
                doubts.isEmpty() ? Verdict.NEVER_RECEIVED : Verdict.NOT_PROVABLE,
                rows,
                audit.verifiedThrough(),
                grounds,
                List.copyOf(doubts));
    }
}
