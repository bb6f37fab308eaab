package dev.tally.schemas.digest;

import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.RetractionContent;
import dev.tally.event.SealedContent;
import dev.tally.event.Section;
import dev.tally.event.Sha256;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The digest of an event's content: equal for the same fact, different for any other. Times and origins are not in it, so
 * a fact that is sent again, later or through another gateway, keeps its digest.
 *
 * <p>Fields in order, each as {@link CanonicalForm} writes it:
 *
 * <ul>
 *   <li>all: kind, consultation, patient, practitioner;
 *   <li>observation: revision, status, author, cleared sections, then the content;
 *   <li>share and retraction: share id, then the content;
 *   <li>statement: revision, last observation revision, inferred, share ids.
 * </ul>
 *
 * Content is the word {@code plain} and the fields in schema order, or the word {@code sealed}, key id, algorithm and
 * ciphertext. Sets (cleared sections, share ids) are written sorted and joined by commas: their order says nothing.
 *
 * <p>Source of the rule: docs/DESIGN.md, section 4. Pure functions, safe for any thread.
 */
public final class ContentDigest {
    private ContentDigest() {}

    /** Computes the digest of an observation revision; its {@code contentDigest} field is not looked at. */
    public static Sha256 of(ObservationEvent event) {
        CanonicalForm form = head(
                        "observation", event.getConsultationId(), event.getPatientId(), event.getPractitionerId())
                .number(event.getRevision())
                .text(event.getStatus().name())
                .text(event.getAuthorId())
                .text(sections(event.getCleared()));
        if (event.getContent() instanceof ObservationContent content) {
            form.text("plain")
                    .text(content.getReasonForVisit())
                    .text(content.getHistory())
                    .text(content.getExamination())
                    .text(content.getConclusion());
        } else {
            sealed(form, event.getContent());
        }
        return form.digest();
    }

    /** Computes the digest of a share, a retraction or a statement; its {@code contentDigest} field is not looked at. */
    public static Sha256 of(DocumentShareEvent event) {
        Object body = event.getBody();
        if (body instanceof DocumentShared shared) {
            return share(event, shared);
        }
        if (body instanceof ShareRetracted retracted) {
            return retraction(event, retracted);
        }
        return statement(event, (SharingStatement) body);
    }

    private static Sha256 share(DocumentShareEvent event, DocumentShared shared) {
        CanonicalForm form = head("share", event.getConsultationId(), event.getPatientId(), event.getPractitionerId())
                .text(shared.getShareId().toString());
        if (shared.getContent() instanceof DocumentShareContent content) {
            form.text("plain")
                    .text(content.getTitle())
                    .text(content.getDocumentType())
                    .text(content.getMediaType())
                    .number(content.getSizeBytes())
                    .text(hex(content.getDocumentDigest()))
                    .text(content.getRecipient().name())
                    .text(content.getRecipientId());
        } else {
            sealed(form, shared.getContent());
        }
        return form.digest();
    }

    private static Sha256 retraction(DocumentShareEvent event, ShareRetracted retracted) {
        CanonicalForm form = head(
                        "retraction", event.getConsultationId(), event.getPatientId(), event.getPractitionerId())
                .text(retracted.getShareId().toString());
        if (retracted.getContent() instanceof RetractionContent content) {
            form.text("plain").text(content.getReason());
        } else {
            sealed(form, retracted.getContent());
        }
        return form.digest();
    }

    private static Sha256 statement(DocumentShareEvent event, SharingStatement statement) {
        return head("statement", event.getConsultationId(), event.getPatientId(), event.getPractitionerId())
                .number(statement.getRevision())
                .number(statement.getLastObservationRevision())
                .text(Boolean.toString(statement.getInferred()))
                .text(shareIds(statement.getShareIds()))
                .digest();
    }

    /** The cleared sections as the canonical form writes them: names in schema order, joined by commas. */
    public static String sections(Collection<Section> sections) {
        return sections.stream()
                .distinct()
                .sorted()
                .map(section -> section.name())
                .collect(Collectors.joining(","));
    }

    /** Share ids as the canonical form writes them: lower-case text, sorted, joined by commas. */
    public static String shareIds(Collection<UUID> shareIds) {
        return shareIds.stream()
                .distinct()
                .map(id -> id.toString().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(","));
    }

    /** A digest as lower-case hexadecimal text. */
    public static String hex(Sha256 digest) {
        return HexFormat.of().formatHex(digest.bytes());
    }

    private static CanonicalForm head(String kind, UUID consultationId, String patientId, String practitionerId) {
        return new CanonicalForm()
                .text(kind)
                .text(consultationId.toString())
                .text(patientId)
                .text(practitionerId);
    }

    private static void sealed(CanonicalForm form, Object content) {
        SealedContent sealed = (SealedContent) content;
        ByteBuffer ciphertext = sealed.getCiphertext().duplicate();
        byte[] bytes = new byte[ciphertext.remaining()];
        ciphertext.get(bytes);
        form.text("sealed").text(sealed.getKeyId()).text(sealed.getAlgorithm()).bytes(bytes);
    }
}
