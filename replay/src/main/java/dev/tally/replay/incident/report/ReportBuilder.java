package dev.tally.replay.incident.report;

import dev.tally.event.AuditFinding;
import dev.tally.replay.audit.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes a report of what an audit found and of what was published before: which consultations, one time each, however many
 * findings name them. What cannot be attributed is listed apart and never dropped.
 *
 * <p>Keeps all findings that mean harm; 1 KiB each, so a report about a hundred thousand consultations needs some hundred MiB.
 * For one thread; used once.
 */
public final class ReportBuilder {
    private static final Comparator<Affected> BY_TIME = Comparator.comparing(
                    Affected::firstAt, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
            .thenComparing(Affected::consultationId);

    private final Scope scope;
    private final Map<UUID, Casualty> casualties = new LinkedHashMap<>();
    private final List<Unattributed> unattributed = new ArrayList<>();
    private final List<Unattributed> doubts = new ArrayList<>();
    private final List<AuditFinding> publications = new ArrayList<>();
    private final Set<UUID> within = new HashSet<>();
    private long outside;

    /** A report about this. */
    public ReportBuilder(Scope scope) {
        this.scope = scope;
    }

    /** What the audit of this report has found. */
    public void found(Finding finding) {
        if (!Harm.KINDS.contains(finding.kind())) {
            doubts.add(new Unattributed(finding.kind(), finding.consultationId(), finding.detail()));
            return;
        }
        UUID id = finding.consultationId();
        if (id == null) {
            unattributed.add(new Unattributed(finding.kind(), null, finding.detail()));
        } else {
            casualty(id).add(finding);
        }
    }

    /** What was published before, raised or resolved. */
    public void published(AuditFinding finding) {
        if (Harm.isMeantBy(finding)) {
            publications.add(finding);
        }
    }

    /**
     * Everything is said: which consultations are affected.
     *
     * @return their ids; those of whom nobody knows the people must be looked up for {@link #build}
     */
    public Set<UUID> sift() {
        for (AuditFinding finding : publications) {
            for (UUID id : finding.getConsultationIds()) {
                boolean belongs = scope.holds(finding);
                if (belongs) {
                    within.add(id);
                }
                if (belongs || casualties.containsKey(id)) {
                    casualty(id).add(finding);
                }
            }
        }
        List<Casualty> all = List.copyOf(casualties.values());
        for (Casualty each : all) {
            sift(each);
        }
        return Set.copyOf(within);
    }

    private void sift(Casualty casualty) {
        UUID id = casualty.consultationId();
        List<Instant> moments = casualty.moments();
        if (scope.holds(id, moments)) {
            within.add(id);
        } else if (!within.contains(id)) {
            if (moments.isEmpty() && scope instanceof Scope.Between) {
                casualty.found().forEach(each -> unattributed.add(new Unattributed(each.kind(), id, each.detail())));
            } else {
                outside++;
            }
        }
    }

    /**
     * The report.
     *
     * @param people whom consultations are about, as far as it is known besides
     */
    public IncidentReport build(
            Instant now, boolean identified, Map<UUID, Person> people, Notification said, Ground ground) {
        List<Affected> affected = within.stream()
                .map(id -> casualty(id).in(scope.window(), people.getOrDefault(id, Person.UNKNOWN)))
                .sorted(BY_TIME)
                .toList();
        Noticed noticed = affected.isEmpty() ? null : noticed(now, affected);
        Instant awareAt = said.awareAt() != null ? said.awareAt() : noticed == null ? null : noticed.at();
        return new IncidentReport(
                now,
                scope.window(),
                scope instanceof Scope.OfFinding of ? of.findingId() : null,
                identified,
                affected,
                parts(affected),
                unattributed,
                doubts,
                outside,
                noticed,
                awareAt == null ? null : new NotificationClock(awareAt, now),
                said,
                ground);
    }

    private Noticed noticed(Instant now, List<Affected> affected) {
        Instant first = affected.stream()
                .map(Affected::firstAt)
                .filter(each -> each != null)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return publications.stream()
                .filter(each -> each.getConsultationIds().stream().anyMatch(within::contains))
                .min(Comparator.comparing(AuditFinding::getRaisedAt).thenComparing(AuditFinding::getFindingId))
                .map(each -> new Noticed(
                        each.getRaisedAt(), each.getFindingId(), each.getGuarantee(), after(first, each.getRaisedAt())))
                .orElseGet(() -> new Noticed(now, null, null, after(first, now)));
    }

    /** The gateways' clocks and the audit's differ by a little: what was noticed at once was not noticed before. */
    private static @Nullable Duration after(@Nullable Instant first, Instant noticed) {
        if (first == null) {
            return null;
        }
        Duration after = Duration.between(first, noticed);
        return after.isNegative() ? Duration.ZERO : after;
    }

    private static List<PractitionerPart> parts(List<Affected> affected) {
        Map<String, List<Affected>> known = new TreeMap<>();
        Map<String, List<Affected>> unknown = new TreeMap<>();
        for (Affected each : affected) {
            String practitioner = each.practitioner();
            if (practitioner != null) {
                known.computeIfAbsent(practitioner, absent -> new ArrayList<>()).add(each);
            } else {
                String gateway = each.gateway();
                unknown.computeIfAbsent(gateway == null ? "" : gateway, absent -> new ArrayList<>())
                        .add(each);
            }
        }
        List<PractitionerPart> parts = new ArrayList<>();
        known.forEach((practitioner, each) -> parts.add(new PractitionerPart(practitioner, null, each)));
        unknown.forEach(
                (gateway, each) -> parts.add(new PractitionerPart(null, gateway.isEmpty() ? null : gateway, each)));
        return parts;
    }

    private Casualty casualty(UUID id) {
        return casualties.computeIfAbsent(id, Casualty::new);
    }
}
