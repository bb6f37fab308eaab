package dev.tally.schemas.assembly;

import dev.tally.event.QuarantineReason;
import dev.tally.ledger.LedgerEntry;

/** What became of one arrival. */
public sealed interface Admission {

    /** It is new and now belongs to the set. */
    record Admitted(LedgerEntry entry) implements Admission {}

    /** The set held it already: same id, same digest. */
    record Duplicate(LedgerEntry entry) implements Admission {}

    /** It contradicts what came first, or exceeds a limit: it belongs in quarantine, whole, with this reason. */
    record Refused(QuarantineReason reason) implements Admission {}
}
