package dev.tally.replay.topic;

import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.RetractionContent;
import dev.tally.event.SealedContent;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A share, a retraction or a statement as a row. What its kind does not have is null. */
public record SharingRow(
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
        String kind,
        @Nullable UUID shareId,
        @FreeText @Nullable String title,
        @Nullable String documentType,
        @Nullable String mediaType,
        @Nullable Long sizeBytes,
        @Nullable String documentDigest,
        @Nullable String recipient,
        @Nullable String recipientId,
        @FreeText @Nullable String reason,
        @Nullable Integer revision,
        List<UUID> shareIds,
        @Nullable Integer lastObservationRevision,
        @Nullable Boolean inferred,
        @Nullable String sealedKeyId,
        @Nullable String sealedAlgorithm,
        @FreeText @Nullable String sealedCiphertext,
        String contentDigest) {

    static SharingRow of(Position position, DocumentShareEvent event) {
        Object content = content(event.getBody());
        DocumentShareContent document = Words.plain(DocumentShareContent.class, content);
        RetractionContent retraction = Words.plain(RetractionContent.class, content);
        SharingStatement statement = Words.plain(SharingStatement.class, event.getBody());
        SealedContent sealed = Words.sealed(content);
        return new SharingRow(
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
                kind(event.getBody()),
                shareId(event.getBody()),
                document == null || document.getTitle().isEmpty() ? null : document.getTitle(),
                document == null ? null : document.getDocumentType(),
                document == null ? null : document.getMediaType(),
                document == null ? null : (Long) document.getSizeBytes(),
                document == null ? null : Words.hex(document.getDocumentDigest()),
                document == null ? null : Words.of(document.getRecipient()),
                document == null ? null : document.getRecipientId(),
                retraction == null ? null : retraction.getReason(),
                statement == null ? null : (Integer) statement.getRevision(),
                statement == null ? List.of() : statement.getShareIds(),
                statement == null ? null : (Integer) statement.getLastObservationRevision(),
                statement == null ? null : (Boolean) statement.getInferred(),
                sealed == null ? null : sealed.getKeyId(),
                sealed == null ? null : sealed.getAlgorithm(),
                sealed == null ? null : Words.base64(sealed.getCiphertext()),
                Words.hex(event.getContentDigest()));
    }

    static String kind(Object body) {
        return body instanceof DocumentShared ? "share" : body instanceof ShareRetracted ? "retraction" : "statement";
    }

    static @Nullable UUID shareId(Object body) {
        if (body instanceof DocumentShared shared) {
            return shared.getShareId();
        }
        return body instanceof ShareRetracted retracted ? retracted.getShareId() : null;
    }

    /** What is stated; for a statement, which cannot be sealed, the statement itself. */
    static Object content(Object body) {
        if (body instanceof DocumentShared shared) {
            return shared.getContent();
        }
        return body instanceof ShareRetracted retracted ? retracted.getContent() : body;
    }

    @Override
    public String toString() {
        return kind + " " + eventId;
    }
}
