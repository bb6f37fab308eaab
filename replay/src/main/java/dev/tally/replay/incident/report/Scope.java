package dev.tally.replay.incident.report;

import dev.tally.event.AuditFinding;
import dev.tally.event.AuditedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a report is about: a time, or the consultations of one published finding.
 *
 * <p>Immutable, safe for any thread.
 */
public sealed interface Scope {
    /** The time that it covers. */
    IncidentWindow window();

    /** Whether a consultation with events of these times belongs to it. */
    boolean holds(UUID consultationId, Collection<Instant> moments);

    /** Whether a published finding belongs to it. */
    boolean holds(AuditFinding published);

    /**
     * What was accepted in a time.
     *
     * @param window the time
     */
    record Between(IncidentWindow window) implements Scope {
        /** A half alone may wait for 12 hours before anybody is told. */
        private static final Duration TOLD_WITHIN = Duration.ofHours(13);

        @Override
        public boolean holds(UUID consultationId, Collection<Instant> moments) {
            return moments.stream().anyMatch(window::holds);
        }

        /** By its events; one whose events have no time, by when it was raised, which may be after the window. */
        @Override
        public boolean holds(AuditFinding published) {
            Collection<Instant> moments = published.getEvents().stream()
                    .map(AuditedEvent::getAcceptedAt)
                    .filter(Objects::nonNull)
                    .toList();
            Instant raisedAt = published.getRaisedAt();
            return moments.isEmpty()
                    ? !raisedAt.isBefore(window.from())
                            && raisedAt.isBefore(window.to().plus(TOLD_WITHIN))
                    : moments.stream().anyMatch(window::holds);
        }
    }

    /**
     * The consultations of one finding.
     *
     * @param findingId the finding
     * @param consultationIds its consultations
     * @param window from its first event to its last
     */
    record OfFinding(UUID findingId, Set<UUID> consultationIds, IncidentWindow window) implements Scope {
        /** Copies the set. */
        public OfFinding {
            consultationIds = Set.copyOf(consultationIds);
        }

        /** Of a published finding. One of which no event has a time covers the millisecond in which it was raised. */
        public static OfFinding of(AuditFinding published) {
            @Nullable Instant first = null;
            @Nullable Instant last = null;
            for (AuditedEvent event : published.getEvents()) {
                Instant at = event.getAcceptedAt();
                if (at != null) {
                    first = first == null || at.isBefore(first) ? at : first;
                    last = last == null || at.isAfter(last) ? at : last;
                }
            }
            Instant from = first == null ? published.getRaisedAt() : first;
            Instant to = last == null ? published.getRaisedAt() : last;
            return new OfFinding(
                    published.getFindingId(),
                    Set.copyOf(published.getConsultationIds()),
                    new IncidentWindow(from, to.plusMillis(1)));
        }

        @Override
        public boolean holds(UUID consultationId, Collection<Instant> moments) {
            return consultationIds.contains(consultationId);
        }

        @Override
        public boolean holds(AuditFinding published) {
            return published.getFindingId().equals(findingId);
        }
    }
}
