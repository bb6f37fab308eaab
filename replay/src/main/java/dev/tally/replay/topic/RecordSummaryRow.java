package dev.tally.replay.topic;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A version of a record as one flat row: its newest observation, and how many events of the other kinds it holds. */
public record RecordSummaryRow(
        int partition,
        long offset,
        Instant arrivedAt,
        UUID consultationId,
        String practitionerId,
        String patientId,
        int version,
        Instant occurredAt,
        String status,
        int revision,
        String authorId,
        @FreeText @Nullable String reasonForVisit,
        @FreeText @Nullable String history,
        @FreeText @Nullable String examination,
        @FreeText @Nullable String conclusion,
        int shares,
        int retractions,
        int statements,
        Instant assembledAt,
        String recordDigest) {

    static RecordSummaryRow of(Position position, ConsultationRecord record) {
        ObservationEvent newest = Records.newest(record);
        ObservationContent note = Words.plain(ObservationContent.class, newest.getContent());
        return new RecordSummaryRow(
                position.partition(),
                position.offset(),
                position.arrivedAt(),
                record.getConsultationId(),
                record.getPractitionerId(),
                record.getPatientId(),
                record.getVersion(),
                record.getObservations().get(0).getOccurredAt(),
                Words.of(newest.getStatus()),
                newest.getRevision(),
                newest.getAuthorId(),
                note == null ? null : note.getReasonForVisit(),
                note == null ? null : note.getHistory(),
                note == null ? null : note.getExamination(),
                note == null ? null : note.getConclusion(),
                count(record, "share"),
                count(record, "retraction"),
                count(record, "statement"),
                record.getAssembledAt(),
                Words.hex(record.getRecordDigest()));
    }

    private static int count(ConsultationRecord record, String kind) {
        return (int) record.getShares().stream()
                .filter(event -> SharingRow.kind(event.getBody()).equals(kind))
                .count();
    }

    @Override
    public String toString() {
        return "version " + version + " of consultation " + consultationId;
    }
}
