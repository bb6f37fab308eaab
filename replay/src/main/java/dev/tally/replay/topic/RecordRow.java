package dev.tally.replay.topic;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.RetractionContent;
import dev.tally.event.SharingStatement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A version of a record as a row, with its events as rows in it. */
public record RecordRow(
        int partition,
        long offset,
        Instant arrivedAt,
        UUID consultationId,
        String practitionerId,
        String patientId,
        int version,
        String recordDigest,
        Instant assembledAt,
        UUID triggerEventId,
        List<Note> observations,
        List<Sharing> sharing) {

    /** An observation revision of the record. */
    public record Note(
            UUID eventId,
            int revision,
            String status,
            String authorId,
            Instant occurredAt,
            Instant acceptedAt,
            String gatewayId,
            List<String> cleared,
            boolean sealed,
            @Nullable String reasonForVisit,
            @Nullable String history,
            @Nullable String examination,
            @Nullable String conclusion,
            String contentDigest) {
        static Note of(ObservationEvent event) {
            ObservationContent note = Words.plain(ObservationContent.class, event.getContent());
            return new Note(
                    event.getEventId(),
                    event.getRevision(),
                    Words.of(event.getStatus()),
                    event.getAuthorId(),
                    event.getOccurredAt(),
                    event.getAcceptedAt(),
                    event.getOrigin().getGatewayId(),
                    Words.sections(event.getCleared()),
                    note == null,
                    note == null ? null : note.getReasonForVisit(),
                    note == null ? null : note.getHistory(),
                    note == null ? null : note.getExamination(),
                    note == null ? null : note.getConclusion(),
                    Words.hex(event.getContentDigest()));
        }

        @Override
        public String toString() {
            return "observation " + eventId;
        }
    }

    /** A share, a retraction or a statement of the record. */
    public record Sharing(
            UUID eventId,
            String kind,
            @Nullable UUID shareId,
            Instant occurredAt,
            Instant acceptedAt,
            String gatewayId,
            boolean sealed,
            @Nullable String title,
            @Nullable String documentType,
            @Nullable String mediaType,
            @Nullable Long sizeBytes,
            @Nullable String recipient,
            @Nullable String recipientId,
            @Nullable String reason,
            @Nullable Integer revision,
            List<UUID> shareIds,
            @Nullable Integer lastObservationRevision,
            String contentDigest) {
        static Sharing of(DocumentShareEvent event) {
            Object content = SharingRow.content(event.getBody());
            DocumentShareContent document = Words.plain(DocumentShareContent.class, content);
            RetractionContent retraction = Words.plain(RetractionContent.class, content);
            SharingStatement statement = Words.plain(SharingStatement.class, content);
            return new Sharing(
                    event.getEventId(),
                    SharingRow.kind(event.getBody()),
                    SharingRow.shareId(event.getBody()),
                    event.getOccurredAt(),
                    event.getAcceptedAt(),
                    event.getOrigin().getGatewayId(),
                    Words.sealed(content) != null,
                    document == null || document.getTitle().isEmpty() ? null : document.getTitle(),
                    document == null ? null : document.getDocumentType(),
                    document == null ? null : document.getMediaType(),
                    document == null ? null : (Long) document.getSizeBytes(),
                    document == null ? null : Words.of(document.getRecipient()),
                    document == null ? null : document.getRecipientId(),
                    retraction == null ? null : retraction.getReason(),
                    statement == null ? null : (Integer) statement.getRevision(),
                    statement == null ? List.of() : statement.getShareIds(),
                    statement == null ? null : (Integer) statement.getLastObservationRevision(),
                    Words.hex(event.getContentDigest()));
        }

        @Override
        public String toString() {
            return kind + " " + eventId;
        }
    }

    static RecordRow of(Position position, ConsultationRecord record) {
        return new RecordRow(
                position.partition(),
                position.offset(),
                position.arrivedAt(),
                record.getConsultationId(),
                record.getPractitionerId(),
                record.getPatientId(),
                record.getVersion(),
                Words.hex(record.getRecordDigest()),
                record.getAssembledAt(),
                record.getTrigger().getEventId(),
                record.getObservations().stream().map(Note::of).toList(),
                record.getShares().stream().map(Sharing::of).toList());
    }

    @Override
    public String toString() {
        return "version " + version + " of consultation " + consultationId;
    }
}
