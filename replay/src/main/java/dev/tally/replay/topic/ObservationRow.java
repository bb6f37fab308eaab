package dev.tally.replay.topic;

import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.SealedContent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An observation revision as a row. Without notes the sections are null. */
public record ObservationRow(
        int partition,
        long offset,
        Instant arrivedAt,
        UUID eventId,
        UUID consultationId,
        String practitionerId,
        String patientId,
        Instant occurredAt,
        Instant acceptedAt,
        String gatewayId,
        UUID incarnation,
        long sequence,
        boolean journaled,
        int revision,
        String status,
        String authorId,
        List<String> cleared,
        @FreeText @Nullable String reasonForVisit,
        @FreeText @Nullable String history,
        @FreeText @Nullable String examination,
        @FreeText @Nullable String conclusion,
        @Nullable String sealedKeyId,
        @Nullable String sealedAlgorithm,
        @FreeText @Nullable String sealedCiphertext,
        String contentDigest) {

    static ObservationRow of(Position position, ObservationEvent event) {
        ObservationContent note = Words.plain(ObservationContent.class, event.getContent());
        SealedContent sealed = Words.sealed(event.getContent());
        return new ObservationRow(
                position.partition(),
                position.offset(),
                position.arrivedAt(),
                event.getEventId(),
                event.getConsultationId(),
                event.getPractitionerId(),
                event.getPatientId(),
                event.getOccurredAt(),
                event.getAcceptedAt(),
                event.getOrigin().getGatewayId(),
                event.getOrigin().getIncarnation(),
                event.getOrigin().getSequence(),
                event.getOrigin().getJournaled(),
                event.getRevision(),
                Words.of(event.getStatus()),
                event.getAuthorId(),
                Words.sections(event.getCleared()),
                note == null ? null : note.getReasonForVisit(),
                note == null ? null : note.getHistory(),
                note == null ? null : note.getExamination(),
                note == null ? null : note.getConclusion(),
                sealed == null ? null : sealed.getKeyId(),
                sealed == null ? null : sealed.getAlgorithm(),
                sealed == null ? null : Words.base64(sealed.getCiphertext()),
                Words.hex(event.getContentDigest()));
    }

    @Override
    public String toString() {
        return "observation " + eventId;
    }
}
