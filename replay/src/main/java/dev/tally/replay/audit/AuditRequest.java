package dev.tally.replay.audit;

import dev.tally.replay.privacy.Disclosure;
import java.time.Duration;
import java.util.Set;

/**
 * What one audit is asked for.
 *
 * @param grace what came within this time before it began may be on its way, and is not judged as lost
 * @param retired gateways that are gone for good: their silence holds nothing back
 * @param disclosure whether people appear as who they are
 */
public record AuditRequest(Duration grace, Set<String> retired, Disclosure disclosure) {
    /** Copies the set. */
    public AuditRequest {
        retired = Set.copyOf(retired);
    }
}
