package dev.tally.replay.topic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.RetractionContent;
import dev.tally.event.SealedContent;
import dev.tally.event.SharingStatement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as {@code tally publish} reads it: the body of the HTTP interface and the ids that HTTP has in its path. What comes
 * of it at a gateway has the same event id and the same content digest.
 *
 * <p>Two things no client can say: ciphertext, and that a statement was inferred. Their lines hold a field that a gateway does
 * not know, so that it refuses them by name instead of taking them for something else.
 *
 * <p>Pure functions, safe for any thread.
 */
final class PublishLine {
    private PublishLine() {}

    static ObjectNode of(ObservationEvent event, ZoneId zone) {
        ObjectNode line = head("observation", event.getConsultationId());
        line.put("revision", event.getRevision());
        subject(line, event.getPractitionerId(), event.getPatientId(), event.getOccurredAt(), zone);
        line.put("status", Words.of(event.getStatus()));
        line.put("authorId", event.getAuthorId());
        if (event.getContent() instanceof ObservationContent note) {
            put(line, "reasonForVisit", note.getReasonForVisit());
            put(line, "history", note.getHistory());
            put(line, "examination", note.getExamination());
            put(line, "conclusion", note.getConclusion());
        } else {
            sealed(line, event.getContent());
        }
        if (!event.getCleared().isEmpty()) {
            ArrayNode cleared = line.putArray("cleared");
            Words.sections(event.getCleared()).forEach(cleared::add);
        }
        return line;
    }

    static ObjectNode of(DocumentShareEvent event, ZoneId zone) {
        Object body = event.getBody();
        ObjectNode line = head(SharingRow.kind(body), event.getConsultationId());
        UUID shareId = SharingRow.shareId(body);
        if (shareId != null) {
            line.put("shareId", shareId.toString());
        }
        subject(line, event.getPractitionerId(), event.getPatientId(), event.getOccurredAt(), zone);
        content(line, SharingRow.content(body));
        return line;
    }

    private static void content(ObjectNode line, Object content) {
        if (content instanceof DocumentShareContent document) {
            line.put("title", document.getTitle());
            line.put("documentType", document.getDocumentType());
            line.put("mediaType", document.getMediaType());
            line.put("sizeBytes", document.getSizeBytes());
            line.put("sha256", Words.hex(document.getDocumentDigest()));
            ObjectNode recipient = line.putObject("recipient");
            recipient.put("kind", Words.of(document.getRecipient()));
            put(recipient, "id", document.getRecipientId());
        } else if (content instanceof RetractionContent retraction) {
            put(line, "reason", retraction.getReason());
        } else if (content instanceof SharingStatement statement) {
            line.put("revision", statement.getRevision());
            ArrayNode shareIds = line.putArray("shareIds");
            statement.getShareIds().forEach(id -> shareIds.add(id.toString()));
            line.put("lastObservationRevision", statement.getLastObservationRevision());
            if (statement.getInferred()) {
                line.put("inferred", true);
            }
        } else {
            sealed(line, content);
        }
    }

    private static ObjectNode head(String type, UUID consultationId) {
        return JsonNodeFactory.instance.objectNode().put("type", type).put("consultationId", consultationId.toString());
    }

    private static void subject(
            ObjectNode line, String practitionerId, String patientId, Instant occurredAt, ZoneId zone) {
        line.put("practitionerId", practitionerId);
        line.put("patientId", patientId);
        line.put("occurredAt", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(occurredAt.atZone(zone)));
    }

    private static void sealed(ObjectNode line, Object content) {
        SealedContent sealed = (SealedContent) content;
        line.putObject("sealed")
                .put("keyId", sealed.getKeyId())
                .put("algorithm", sealed.getAlgorithm())
                .put("ciphertext", Words.base64(sealed.getCiphertext()));
    }

    private static void put(ObjectNode line, String name, @Nullable String text) {
        if (text != null) {
            line.put(name, text);
        }
    }
}
