package dev.tally.schemas.assembly;

import static java.util.Comparator.naturalOrder;

import dev.tally.event.EventKind;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How long a consultation may wait before it is raised as incomplete. Counted from arrival in Kafka, never from the clock of
 * the practice software. Passing a deadline raises an alarm and deletes nothing.
 *
 * @param afterStatement after the sharing statement that counts
 * @param afterShare without a statement, after the first event of the sharing half
 * @param afterObservation after an observation alone
 */
public record Deadlines(Duration afterStatement, Duration afterShare, Duration afterObservation) {
    /** 60 s, 30 min, 12 h. Source: docs/DESIGN.md, section 3. */
    public static final Deadlines STANDARD =
            new Deadlines(Duration.ofSeconds(60), Duration.ofMinutes(30), Duration.ofHours(12));

    /**
     * When the waiting began and when it is too long.
     *
     * @param since the arrival from which it is counted
     * @param deadline the moment after which it is raised
     */
    public record Wait(Instant since, Instant deadline) {}

    /** How long this consultation may wait, or nothing if it is complete. Whether it was raised is not looked at. */
    public Optional<Wait> of(ConsultationLedger ledger, Verdict verdict) {
        if (verdict.isComplete()) {
            return Optional.empty();
        }
        Optional<Instant> statement = Verdict.effectiveStatement(ledger).map(LedgerEntry::getArrivedAt);
        if (statement.isPresent()) {
            return statement.map(since -> new Wait(since, since.plus(afterStatement)));
        }
        // Before the observation: an observation that meets a retraction alone is not alone, and its long wait would
        // put off
        // the alarm that the retraction has already set.
        Optional<Instant> sharing = first(ledger, entry -> entry.getKind() != EventKind.OBSERVATION);
        if (sharing.isPresent()) {
            return sharing.map(since -> new Wait(since, since.plus(afterShare)));
        }
        return first(ledger, entry -> true).map(since -> new Wait(since, since.plus(afterObservation)));
    }

    private static Optional<Instant> first(ConsultationLedger ledger, Predicate<LedgerEntry> kind) {
        return ledger.getEntries().stream()
                .filter(kind)
                .map(LedgerEntry::getArrivedAt)
                .min(naturalOrder());
    }
}
