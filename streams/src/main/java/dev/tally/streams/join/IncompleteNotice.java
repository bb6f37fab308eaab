package dev.tally.streams.join;

import dev.tally.event.IncompleteConsultation;
import dev.tally.event.MissingPart;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.Subject;
import dev.tally.schemas.assembly.Assembler;
import dev.tally.schemas.assembly.Deadlines;
import dev.tally.schemas.assembly.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says that a consultation has waited too long, that it waits for something else now, or that it waits no longer.
 *
 * <p>Pure functions of a ledger, safe for any thread.
 */
final class IncompleteNotice {
    private final Deadlines deadlines;

    IncompleteNotice(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    /** A ledger that is raised and waits, for the first time or for something else than was said. */
    IncompleteConsultation waiting(ConsultationLedger ledger) {
        Verdict verdict = Verdict.of(ledger);
        return notice(ledger, ledger, verdict, verdict.missingParts(), null);
    }

    /**
     * A consultation that was raised and is complete now.
     *
     * @param before the ledger that was raised: when it was, and since when it waited
     * @param after the complete ledger: whose it is, for an observation may just have decided that
     * @param resolvedAt the join's clock
     */
    IncompleteConsultation resolved(ConsultationLedger before, ConsultationLedger after, Instant resolvedAt) {
        return notice(before, after, Verdict.of(before), List.of(), resolvedAt);
    }

    private IncompleteConsultation notice(
            ConsultationLedger raised,
            ConsultationLedger current,
            Verdict verdict,
            List<MissingPart> missing,
            @Nullable Instant resolvedAt) {
        Deadlines.Wait wait = deadlines.of(raised, verdict).orElseThrow();
        Subject subject = current.getSubjects().get(0);
        int version = Assembler.emittedVersion(raised);
        return new IncompleteConsultation(
                current.getConsultationId(),
                subject.getPractitionerId(),
                subject.getPatientId(),
                missing,
                wait.since(),
                wait.deadline(),
                Objects.requireNonNull(raised.getRaisedAt(), "a notice is about a raised consultation"),
                resolvedAt,
                version == 0 ? null : version);
    }
}
