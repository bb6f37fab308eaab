package dev.tally.schemas.digest;

import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Origin;
import dev.tally.event.RetractionContent;
import dev.tally.event.SealedContent;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether storage can ever hold an event: each text is a {@link StorableText}, each time a {@link StorableTime}, and revisions
 * count from 1, those of statements that were inferred from 0. An event that fails here would be refused at the very end, together with the record that it became part of.
 *
 * <p>Pure functions, safe for any thread.
 */
final class StorableEvent {
    private StorableEvent() {}

    static boolean isStorable(ObservationEvent event) {
        return event.getRevision() >= 1
                && isStorable(event.getOrigin(), event.getOccurredAt(), event.getAcceptedAt())
                && areStorable(event.getPractitionerId(), event.getPatientId(), event.getAuthorId())
                && isStorableContent(event.getContent());
    }

    static boolean isStorable(DocumentShareEvent event) {
        return isStorable(event.getOrigin(), event.getOccurredAt(), event.getAcceptedAt())
                && areStorable(event.getPractitionerId(), event.getPatientId())
                && isStorableBody(event.getBody());
    }

    private static boolean isStorableBody(Object body) {
        if (body instanceof DocumentShared shared) {
            return isStorableContent(shared.getContent());
        }
        if (body instanceof ShareRetracted retracted) {
            return isStorableContent(retracted.getContent());
        }
        SharingStatement statement = (SharingStatement) body;
        // What a gateway infers is below every statement of practice software.
        return statement.getRevision() >= (statement.getInferred() ? 0 : 1);
    }

    private static boolean isStorableContent(Object content) {
        if (content instanceof ObservationContent note) {
            return areStorable(
                    note.getReasonForVisit(), note.getHistory(), note.getExamination(), note.getConclusion());
        }
        if (content instanceof DocumentShareContent document) {
            return areStorable(
                    document.getTitle(),
                    document.getDocumentType(),
                    document.getMediaType(),
                    document.getRecipientId());
        }
        if (content instanceof RetractionContent retraction) {
            return areStorable(retraction.getReason());
        }
        SealedContent sealed = (SealedContent) content;
        return areStorable(sealed.getKeyId(), sealed.getAlgorithm());
    }

    private static boolean isStorable(Origin origin, Instant occurredAt, Instant acceptedAt) {
        return areStorable(origin.getGatewayId())
                && StorableTime.isStorable(occurredAt)
                && StorableTime.isStorable(acceptedAt);
    }

    private static boolean areStorable(@Nullable String... texts) {
        for (String text : texts) {
            if (text != null && !StorableText.isStorable(text)) {
                return false;
            }
        }
        return true;
    }
}
