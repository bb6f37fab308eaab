package dev.tally.replay.incident;

import dev.tally.replay.audit.AuditRequest;
import dev.tally.replay.incident.report.IncidentWindow;
import dev.tally.replay.incident.report.Notification;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a report is asked for: about a time or about a published finding, one of both.
 *
 * @param window the time; null if it is about a finding
 * @param findingId the finding; null if it is about a time
 * @param audit how the audit is run
 * @param notification what people say about the incident
 */
public record IncidentRequest(
        @Nullable IncidentWindow window, @Nullable UUID findingId, AuditRequest audit, Notification notification) {
    /** Refuses none and both. */
    public IncidentRequest {
        if ((window == null) == (findingId == null)) {
            throw new IllegalArgumentException("a report is about a time or about a finding");
        }
    }
}
