package dev.tally.replay.privacy;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.IncompleteConsultation;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.RetractionContent;
import dev.tally.event.SealedContent;
import dev.tally.event.Sha256;
import dev.tally.event.ShareRetracted;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of an event is shown. Neither identities nor free text unless asked for, each apart: what comes out is an event of
 * the same type in which identities are pseudonyms, digests are keyed, and texts are absent.
 *
 * <p>Immutable, safe for any thread.
 *
 * @param identified whether identities are shown as they are
 * @param withNotes whether free text is shown: the sections of notes, titles, reasons, and ciphertext
 * @param pseudonyms what stands for identities otherwise
 */
public record Disclosure(boolean identified, boolean withNotes, Pseudonyms pseudonyms) {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /** True if nothing is held back. */
    public boolean isFull() {
        return identified && withNotes;
    }

    /** A patient's id, or its pseudonym. */
    public String patient(String id) {
        return identified ? id : pseudonyms.patient(id);
    }

    /** A practitioner's id, or its pseudonym. */
    public String practitioner(String id) {
        return identified ? id : pseudonyms.practitioner(id);
    }

    /** A digest of something that names a patient, or its keyed form. */
    public Sha256 digest(Sha256 digest) {
        return identified ? digest : pseudonyms.digest(digest);
    }

    /** A patient's id as a filter gives it: an id or a pseudonym. */
    public boolean isPatient(String wanted, String id) {
        return wanted.equals(id) || wanted.equals(pseudonyms.patient(id));
    }

    /** A practitioner's id as a filter gives it: an id or a pseudonym. */
    public boolean isPractitioner(String wanted, String id) {
        return wanted.equals(id) || wanted.equals(pseudonyms.practitioner(id));
    }

    /** An observation as far as it is shown. */
    public ObservationEvent of(ObservationEvent event) {
        if (isFull()) {
            return event;
        }
        return new ObservationEvent(
                event.getEventId(),
                event.getConsultationId(),
                practitioner(event.getPractitionerId()),
                patient(event.getPatientId()),
                event.getOrigin(),
                event.getOccurredAt(),
                event.getAcceptedAt(),
                digest(event.getContentDigest()),
                event.getRevision(),
                event.getStatus(),
                practitioner(event.getAuthorId()),
                event.getCleared(),
                note(event.getContent()));
    }

    private Object note(Object content) {
        if (withNotes) {
            return content;
        }
        return content instanceof SealedContent sealed
                ? emptied(sealed)
                : new ObservationContent(null, null, null, null);
    }

    private static SealedContent emptied(SealedContent sealed) {
        return new SealedContent(sealed.getKeyId(), sealed.getAlgorithm(), NOTHING);
    }

    /** A share, a retraction or a statement as far as it is shown. */
    public DocumentShareEvent of(DocumentShareEvent event) {
        if (isFull()) {
            return event;
        }
        return new DocumentShareEvent(
                event.getEventId(),
                event.getConsultationId(),
                practitioner(event.getPractitionerId()),
                patient(event.getPatientId()),
                event.getOrigin(),
                event.getOccurredAt(),
                event.getAcceptedAt(),
                digest(event.getContentDigest()),
                body(event.getBody()));
    }

    private Object body(Object body) {
        if (body instanceof DocumentShared shared) {
            return new DocumentShared(shared.getShareId(), document(shared.getContent()));
        }
        if (body instanceof ShareRetracted retracted && !withNotes) {
            return new ShareRetracted(
                    retracted.getShareId(),
                    retracted.getContent() instanceof SealedContent sealed
                            ? emptied(sealed)
                            : new RetractionContent((String) null));
        }
        return body;
    }

    private Object document(Object content) {
        if (content instanceof SealedContent sealed) {
            return withNotes ? sealed : emptied(sealed);
        }
        DocumentShareContent document = (DocumentShareContent) content;
        return new DocumentShareContent(
                withNotes ? document.getTitle() : "",
                document.getDocumentType(),
                document.getMediaType(),
                document.getSizeBytes(),
                digest(document.getDocumentDigest()),
                document.getRecipient(),
                recipient(document.getRecipientId()));
    }

    private @Nullable String recipient(@Nullable String id) {
        return id == null ? null : practitioner(id);
    }

    /** A record as far as it is shown. */
    public ConsultationRecord of(ConsultationRecord record) {
        if (isFull()) {
            return record;
        }
        List<ObservationEvent> observations =
                record.getObservations().stream().map(this::of).toList();
        List<DocumentShareEvent> shares =
                record.getShares().stream().map(this::of).toList();
        return new ConsultationRecord(
                record.getConsultationId(),
                practitioner(record.getPractitionerId()),
                patient(record.getPatientId()),
                record.getVersion(),
                digest(record.getRecordDigest()),
                record.getAssembledAt(),
                record.getTrigger(),
                observations,
                shares);
    }

    /** An incomplete consultation as far as it is shown. */
    public IncompleteConsultation of(IncompleteConsultation incomplete) {
        if (identified) {
            return incomplete;
        }
        return IncompleteConsultation.newBuilder(incomplete)
                .setPractitionerId(practitioner(incomplete.getPractitionerId()))
                .setPatientId(patient(incomplete.getPatientId()))
                .build();
    }

    @Override
    public String toString() {
        return (identified ? "identified" : "pseudonyms " + pseudonyms.fingerprint())
                + (withNotes ? ", with notes" : ", without notes");
    }
}
