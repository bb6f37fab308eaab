package dev.tally.schemas.assembly;

import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.LedgerEntry;
import java.util.List;

/**
 * The outcome of one arrival: everything that the caller has to apply, and nothing applied yet.
 *
 * @param ledger the ledger afterwards; the same object as before if nothing changed
 * @param admission what became of the arrival
 * @param evicted events that had been admitted and that the first observation contradicts: they leave the set and belong in
 *     quarantine. None was ever part of an emitted version
 * @param verdict whether the set is complete now
 * @param emission what to say to storage
 * @param incompleteness what to say of a consultation that was raised as incomplete
 */
public record Assembly(
        ConsultationLedger ledger,
        Admission admission,
        List<LedgerEntry> evicted,
        Verdict verdict,
        Emission emission,
        Incompleteness incompleteness) {

    /** How the standing of a consultation that was raised as incomplete has changed. */
    public enum Incompleteness {
        /** It was not raised, or nothing changed about it. */
        UNCHANGED,
        /** It still waits, but for other things than was said: say it again, so that no state shown lies. */
        STILL_WAITING,
        /** It waited and does no longer. */
        RESOLVED
    }
}
