package dev.tally.cli.demo.scenario;

import dev.tally.cli.console.CommandFailedException;
import dev.tally.replay.audit.Audit;
import dev.tally.replay.audit.AuditReport;
import dev.tally.replay.audit.AuditRequest;
import dev.tally.replay.audit.AuditSettings;
import dev.tally.replay.audit.Finding;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.privacy.Pseudonyms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * {@code tally audit}, run as often as it is asked for.
 *
 * <p>For one thread at a time.
 */
final class Auditor {
    /**
     * Longer than a demonstration's deadlines: when everything before a moment is verified, what is missing is overdue too. Longer, too,
     * than a sound event is on its way.
     */
    static final Duration GRACE = Duration.ofSeconds(7);

    private final AuditSettings settings;
    private final Clock clock;

    Auditor(AuditSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** What every audit of the scenario is asked for. */
    static AuditRequest request() {
        return new AuditRequest(GRACE, Set.of(), new Disclosure(false, false, Pseudonyms.ofThisRunAlone()));
    }

    /**
     * What one audit found.
     *
     * @param report its report
     * @param findings each of them
     */
    record Audited(AuditReport report, List<Finding> findings) {
        /** The consultations that it names. */
        Set<UUID> named() {
            Set<UUID> named = new TreeSet<>();
            for (Finding finding : findings) {
                UUID consultation = finding.consultationId();
                if (consultation != null) {
                    named.add(consultation);
                }
            }
            return named;
        }

        /** What it found that is about no consultation, in words. */
        List<String> beside() {
            return findings.stream()
                    .filter(finding -> finding.consultationId() == null)
                    .map(Finding::toString)
                    .toList();
        }

        /** How many findings of each kind there are, by the word of the kind. */
        Map<String, Long> counts() {
            Map<String, Long> counts = new LinkedHashMap<>();
            report.findings().forEach((kind, count) -> counts.put(kind.word(), count));
            return counts;
        }

        /** How many consultations it names, and as what. */
        String sentence() {
            return named().size() + " consultations: "
                    + counts().entrySet().stream()
                            .map(each -> each.getKey() + " " + each.getValue())
                            .collect(Collectors.joining(", "));
        }

        private boolean isVerifiedThrough(Instant moment) {
            Instant through = report.verifiedThrough();
            return through != null && through.isAfter(moment);
        }
    }

    /** One audit, now. */
    Audited audit() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        AuditReport report = new Audit(settings, request(), clock).run(findings::add);
        return new Audited(report, findings);
    }

    /**
     * The first audit that accounts for everything that was accepted until now.
     *
     * @throws CommandFailedException if there is none in time
     */
    Audited auditOfAllUntilNow(Duration patience) throws InterruptedException {
        Instant now = clock.instant();
        Audited audited = audit();
        while (!audited.isVerifiedThrough(now)) {
            if (clock.instant().isAfter(now.plus(patience))) {
                throw new CommandFailedException("no audit could speak for everything that was accepted, in "
                        + patience.toSeconds() + " s; --patience waits longer, --keep keeps the logs");
            }
            audited = audit();
        }
        return audited;
    }
}
