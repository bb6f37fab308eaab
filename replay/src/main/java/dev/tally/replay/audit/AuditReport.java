package dev.tally.replay.audit;

import dev.tally.replay.audit.guarantee.Kind;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an audit came to. Canaries are in none of the counts.
 *
 * @param begunAt when it began
 * @param verifiedThrough everything that any gateway accepted before is accounted for, as it should be or by a finding; null if
 *     nothing can be said, for no gateway was ever heard
 * @param heldBackBy the gateways whose silence holds that back
 * @param consultations how many the half topics hold
 * @param events how many sound events the half topics hold
 * @param storedRecords how many consultations have a record
 * @param storedEvents how many events have a row
 * @param unprovable rows of which nobody can say whether they were accepted, for the beginning of their topic is gone
 * @param findings how many of each kind
 */
public record AuditReport(
        Instant begunAt,
        @Nullable Instant verifiedThrough,
        List<String> heldBackBy,
        long consultations,
        long events,
        long storedRecords,
        long storedEvents,
        long unprovable,
        Map<Kind, Long> findings) {
    /** Copies both. */
    public AuditReport {
        heldBackBy = List.copyOf(heldBackBy);
        findings = findings.isEmpty() ? Map.of() : new EnumMap<>(findings);
    }

    /** Whether nothing was found. */
    public boolean isClean() {
        return findings.isEmpty();
    }
}
