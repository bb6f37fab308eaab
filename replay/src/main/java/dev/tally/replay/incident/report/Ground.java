package dev.tally.replay.incident.report;

import dev.tally.replay.audit.AuditReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report rests on.
 *
 * @param verifiedThrough everything that any gateway accepted before is accounted for; null if nothing can be said
 * @param heldBackBy the gateways whose silence holds that back
 * @param consultations how many the topics hold
 * @param events how many events the topics hold
 * @param storedRecords how many consultations have a record
 */
public record Ground(
        @Nullable Instant verifiedThrough,
        List<String> heldBackBy,
        long consultations,
        long events,
        long storedRecords) {
    /** Copies the list. */
    public Ground {
        heldBackBy = List.copyOf(heldBackBy);
    }

    /** Of the audit that was run for the report. */
    public static Ground of(AuditReport audit) {
        return new Ground(
                audit.verifiedThrough(),
                audit.heldBackBy(),
                audit.consultations(),
                audit.events(),
                audit.storedRecords());
    }
}
