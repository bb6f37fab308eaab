package dev.tally.cli.demo;

import dev.tally.replay.audit.Audit;
import dev.tally.replay.audit.AuditRequest;
import dev.tally.replay.audit.AuditSettings;
import dev.tally.replay.audit.Finding;
import dev.tally.replay.audit.guarantee.Kind;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.privacy.Pseudonyms;
import dev.tally.runtime.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * What {@code tally audit} finds at the end of a demonstration. The tally compares storage with what the client remembers; the
 * audit judges the same promises by topics, heartbeats, receipts and rows. Neither knows of the other.
 *
 * <p>For one thread.
 */
public final class ClosingAudit {
    /** What was never acknowledged may be on its way yet; then it is looked again. */
    private static final int LOOKS = 10;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private ClosingAudit() {}

    /**
     * Audits.
     *
     * @param deadlines the settings of the join's deadlines
     * @return what is found beyond what the demonstration expects: consultations that wait because something of them was not
     *     sent, and what was set aside, which the tally counts
     */
    public static List<String> unexpected(Pipeline pipeline, Map<String, String> deadlines, AcceptedFacts accepted)
            throws InterruptedException {
        AuditSettings settings = Settings.of(pipeline.auditSettings(deadlines)).read(AuditSettings::from);
        Set<UUID> waiting = accepted.incomplete().keySet();
        List<String> found = look(settings, waiting);
        for (int look = 1; look < LOOKS && !found.isEmpty(); look++) {
            LockSupport.parkNanos(PAUSE.toNanos());
            found = look(settings, waiting);
        }
        return found;
    }

    private static List<String> look(AuditSettings settings, Set<UUID> waiting) throws InterruptedException {
        List<String> found = new ArrayList<>();
        AuditRequest request =
                new AuditRequest(Duration.ZERO, Set.of(), new Disclosure(false, false, Pseudonyms.ofThisRunAlone()));
        new Audit(settings, request, Clock.systemUTC()).run(finding -> {
            if (!isExpected(finding, waiting)) {
                found.add(finding.toString());
            }
        });
        return found;
    }

    private static boolean isExpected(Finding finding, Set<UUID> waiting) {
        return finding.kind() == Kind.QUARANTINED
                || (finding.kind() == Kind.OVERDUE
                        && finding.consultationId() != null
                        && waiting.contains(finding.consultationId()));
    }
}
