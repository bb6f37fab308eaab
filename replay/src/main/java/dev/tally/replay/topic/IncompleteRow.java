package dev.tally.replay.topic;

import dev.tally.event.IncompleteConsultation;
import dev.tally.event.MissingPart;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A consultation raised as incomplete, or resolved, as a row. */
public record IncompleteRow(
        int partition,
        long offset,
        Instant arrivedAt,
        UUID consultationId,
        String practitionerId,
        String patientId,
        String state,
        List<String> missing,
        Instant waitingSince,
        Instant deadline,
        Instant raisedAt,
        @Nullable Instant resolvedAt,
        @Nullable Integer storedVersion) {

    static IncompleteRow of(Position position, IncompleteConsultation event) {
        return new IncompleteRow(
                position.partition(),
                position.offset(),
                position.arrivedAt(),
                event.getConsultationId(),
                event.getPractitionerId(),
                event.getPatientId(),
                Incompletes.state(event),
                event.getMissing().stream().map(IncompleteRow::missing).toList(),
                event.getWaitingSince(),
                event.getDeadline(),
                event.getRaisedAt(),
                event.getResolvedAt(),
                event.getStoredVersion());
    }

    private static String missing(MissingPart part) {
        String kind = Words.of(part.getKind());
        if (part.getShareId() != null) {
            return kind + " " + part.getShareId();
        }
        return part.getRevision() == null ? kind : kind + " " + part.getRevision();
    }

    @Override
    public String toString() {
        return state + " consultation " + consultationId;
    }
}
