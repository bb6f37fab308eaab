package dev.tally.schemas.assembly;

import static java.util.Comparator.comparingInt;

import dev.tally.event.EventKind;
import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.LedgerEntry;
import dev.tally.schemas.digest.EventIds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Whether a set of events is a complete record. Both halves must be there; a sharing statement, where there is one, says
 * what the sharing half consists of.
 *
 * <p>Source of the rule: the table in docs/DESIGN.md, section 3.
 */
public sealed interface Verdict {

    /** Both halves are there, as far as anyone has said what belongs to them. */
    record Complete() implements Verdict {}

    /**
     * Something is missing.
     *
     * @param missing what, by name; never empty
     */
    record Waiting(List<MissingPart> missing) implements Verdict {}

    /** The verdict on the set of events that a ledger lists. */
    static Verdict of(ConsultationLedger ledger) {
        List<LedgerEntry> entries = ledger.getEntries();
        if (entries.stream().noneMatch(entry -> entry.getKind() == EventKind.OBSERVATION)) {
            return new Waiting(List.of(new MissingPart(MissingKind.OBSERVATION, null, null)));
        }
        List<MissingPart> missing = effectiveStatement(ledger)
                .map(statement -> missingByStatement(statement, entries))
                .orElseGet(() -> missingWithoutStatement(entries));
        return missing.isEmpty() ? new Complete() : new Waiting(missing);
    }

    /** The statement that counts: of several the one with the highest revision. */
    static Optional<LedgerEntry> effectiveStatement(ConsultationLedger ledger) {
        return ledger.getEntries().stream()
                .filter(entry -> entry.getKind() == EventKind.STATEMENT)
                .max(comparingInt(LedgerEntry::getRevision));
    }

    /** What is missing; empty if complete. */
    default List<MissingPart> missingParts() {
        return this instanceof Waiting waiting ? waiting.missing() : List.of();
    }

    /** True if the record is complete. */
    default boolean isComplete() {
        return this instanceof Complete;
    }

    private static List<MissingPart> missingWithoutStatement(List<LedgerEntry> entries) {
        // A retraction alone does not count: it says that there was a share, and that share has not arrived.
        boolean anyShare = entries.stream().anyMatch(entry -> entry.getKind() == EventKind.SHARE);
        return anyShare ? List.of() : List.of(new MissingPart(MissingKind.SHARING_HALF, null, null));
    }

    private static List<MissingPart> missingByStatement(LedgerEntry statement, List<LedgerEntry> entries) {
        List<MissingPart> missing = new ArrayList<>();
        int revision = statement.getLastObservationRevision();
        boolean revisionArrived = entries.stream()
                .anyMatch(entry -> entry.getKind() == EventKind.OBSERVATION && entry.getRevision() == revision);
        if (!revisionArrived) {
            missing.add(new MissingPart(MissingKind.OBSERVATION_REVISION, null, revision));
        }
        Set<UUID> arrived = new HashSet<>();
        for (LedgerEntry entry : entries) {
            if (entry.getKind() == EventKind.SHARE) {
                arrived.add(entry.getShareId());
            }
        }
        statement.getNamedShares().stream()
                .distinct()
                .filter(shareId -> !arrived.contains(shareId))
                .sorted(EventIds.ORDER)
                .forEach(shareId -> missing.add(new MissingPart(MissingKind.SHARE, shareId, null)));
        return missing;
    }
}
