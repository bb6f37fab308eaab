package dev.tally.replay.incident;

import dev.tally.event.AuditFinding;
import dev.tally.replay.ReplayRefusedException;
import dev.tally.replay.audit.Audit;
import dev.tally.replay.audit.AuditReport;
import dev.tally.replay.audit.AuditSettings;
import dev.tally.replay.incident.report.Ground;
import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.Person;
import dev.tally.replay.incident.report.ReportBuilder;
import dev.tally.replay.incident.report.Scope;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.storage.StoredRecords;
import dev.tally.replay.storage.StoredSubject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Finds out who is affected by an incident: reads what the continuous audit has published, runs an audit of its own, and looks up
 * in the database whom the consultations are about that are found no more.
 *
 * <p>Changes nothing. One call, by one thread.
 */
public final class Incident {
    private static final int ASKED_AT_ONCE = 500;

    private final AuditSettings settings;
    private final IncidentRequest request;
    private final Clock clock;

    /** A report with these settings; connects when it is made. */
    public Incident(AuditSettings settings, IncidentRequest request, Clock clock) {
        this.settings = settings;
        this.request = request;
        this.clock = clock;
    }

    /**
     * Makes the report.
     *
     * @throws ReplayRefusedException if there is no such finding
     * @throws dev.tally.replay.ReplayFailedException if the brokers or a topic are away
     * @throws dev.tally.replay.storage.UnreadableStorageException if the database is away
     */
    public IncidentReport make() throws InterruptedException {
        List<AuditFinding> published = new PublishedFindings(settings.replay(), clock).read();
        ReportBuilder builder = new ReportBuilder(scope(published));
        published.forEach(builder::published);
        AuditReport audit = new Audit(settings, request.audit(), clock).run(builder::found);
        Set<UUID> affected = builder.sift();
        return builder.build(
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                request.audit().disclosure().identified(),
                people(affected),
                request.notification(),
                Ground.of(audit));
    }

    private Scope scope(List<AuditFinding> published) {
        if (request.window() != null) {
            return new Scope.Between(request.window());
        }
        return published.stream()
                .filter(each -> each.getFindingId().equals(request.findingId()))
                .findFirst()
                .map(Scope.OfFinding::of)
                .orElseThrow(() -> new ReplayRefusedException("no finding " + request.findingId()
                        + " was published; the ids are in the topic audit.finding, which tally audit --follow writes"));
    }

    private Map<UUID, Person> people(Set<UUID> consultations) {
        Disclosure disclosure = request.audit().disclosure();
        Map<UUID, Person> people = new HashMap<>();
        List<UUID> all = new ArrayList<>(consultations);
        try (StoredRecords snapshot = StoredRecords.open(settings.database())) {
            for (int from = 0; from < all.size(); from += ASKED_AT_ONCE) {
                List<UUID> some = all.subList(from, Math.min(all.size(), from + ASKED_AT_ONCE));
                for (StoredSubject each : snapshot.subjectsOfRecords(some)) {
                    UUID id = each.consultationId();
                    String practitioner = each.practitionerId();
                    String patient = each.patientId();
                    if (id != null) {
                        people.put(
                                id,
                                new Person(
                                        practitioner == null ? null : disclosure.practitioner(practitioner),
                                        patient == null ? null : disclosure.patient(patient)));
                    }
                }
            }
        }
        return people;
    }
}
