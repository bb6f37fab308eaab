package dev.tally.producer.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.ObservationStatus;
import dev.tally.event.RecipientKind;
import dev.tally.event.Section;
import dev.tally.event.Sha256;
import dev.tally.producer.command.Command;
import dev.tally.producer.command.Note;
import dev.tally.producer.command.ObservationRevision;
import dev.tally.producer.command.PlainText;
import dev.tally.producer.command.Recipient;
import dev.tally.producer.command.Retraction;
import dev.tally.producer.command.Share;
import dev.tally.producer.command.SharedDocument;
import dev.tally.producer.command.Statement;
import dev.tally.producer.command.Subject;
import dev.tally.producer.http.Reading.Read;
import dev.tally.producer.http.Reading.Unreadable;
import dev.tally.producer.identity.AuthorId;
import dev.tally.producer.identity.IdentifierPolicy;
import dev.tally.producer.identity.Ins;
import dev.tally.producer.identity.LoincCode;
import dev.tally.producer.identity.Rpps;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes commands of addresses and bodies. Each method reads all that it can and returns either the command or every problem at
 * once.
 *
 * <p>Immutable, so safe for any thread.
 */
final class CommandReader {
    private final IdentifierPolicy policy;

    CommandReader(IdentifierPolicy policy) {
        this.policy = policy;
    }

    Reading<Command> observation(String consultation, String revisionText, ObjectNode body) {
        Findings findings = new Findings();
        Fields fields = new Fields(body, "", findings);
        Common common = common(consultation, fields, findings);
        Integer revision = Values.revision(revisionText, findings);
        AuthorId author = fields.optionalChecked("authorId", text -> AuthorId.parse(text, policy));
        ObservationStatus status = fields.optionalChecked("status", Values::status);
        Note note = note(fields, findings);
        fields.refuseOthers();
        if (common == null || revision == null || note == null || findings.any()) {
            return new Unreadable<>(findings.problem());
        }
        return new Read<>(new ObservationRevision(
                common.subject,
                common.occurredAt,
                revision,
                status == null ? ObservationStatus.FINAL : status,
                author == null ? AuthorId.of(common.subject.practitioner()) : author,
                note));
    }

    private static @Nullable Note note(Fields fields, Findings findings) {
        String reasonForVisit = fields.optionalText("reasonForVisit");
        String history = fields.optionalText("history");
        String examination = fields.optionalText("examination");
        String conclusion = fields.optionalText("conclusion");
        List<Section> cleared = fields.optionalList("cleared", Values::section);
        if (cleared == null) {
            return null;
        }
        Set<Section> set = Set.copyOf(cleared);
        if (set.size() < cleared.size()) {
            fields.invalid("cleared", "names a section twice: name each once");
        }
        var problems = Note.problems(reasonForVisit, history, examination, conclusion, set);
        findings.content(problems);
        return problems.isEmpty() ? new Note(reasonForVisit, history, examination, conclusion, set) : null;
    }

    Reading<Command> share(String consultation, String shareText, ObjectNode body) {
        Findings findings = new Findings();
        Fields fields = new Fields(body, "", findings);
        Common common = common(consultation, fields, findings);
        UUID shareId = Values.uuid("shareId", shareText, findings);
        SharedDocument document = document(fields, findings);
        Recipient recipient = recipient(fields);
        fields.refuseOthers();
        if (common == null || shareId == null || document == null || recipient == null || findings.any()) {
            return new Unreadable<>(findings.problem());
        }
        return new Read<>(new Share(common.subject, common.occurredAt, shareId, document, recipient));
    }

    private static @Nullable SharedDocument document(Fields fields, Findings findings) {
        String title = fields.text("title");
        LoincCode type = fields.checked("documentType", LoincCode::parse);
        String mediaType = fields.text("mediaType");
        Long sizeBytes = fields.wholeNumber("sizeBytes");
        Sha256 digest = fields.checked("sha256", Values::sha256);
        if (title == null || mediaType == null || sizeBytes == null) {
            return null;
        }
        var problems = SharedDocument.problems(title, mediaType, sizeBytes);
        findings.content(problems);
        return type == null || digest == null || !problems.isEmpty()
                ? null
                : new SharedDocument(title, type, mediaType, sizeBytes, digest);
    }

    private @Nullable Recipient recipient(Fields parent) {
        Fields fields = parent.object("recipient");
        if (fields == null) {
            return null;
        }
        RecipientKind kind = fields.checked("kind", Values::recipientKind);
        boolean idGiven = fields.isGiven("id");
        Rpps id = fields.optionalChecked("id", text -> Rpps.parse(text, policy));
        fields.refuseOthers();
        if (kind == RecipientKind.PATIENT) {
            if (idGiven) {
                fields.invalid("id", "must be absent when the recipient is the patient");
            }
            return Recipient.patient();
        }
        if (kind == RecipientKind.PRACTITIONER && !idGiven) {
            fields.invalid("id", "must be the RPPS number when the recipient is a practitioner");
        }
        return id == null ? null : Recipient.practitioner(id);
    }

    Reading<Command> retraction(String consultation, String shareText, ObjectNode body) {
        Findings findings = new Findings();
        Fields fields = new Fields(body, "", findings);
        Common common = common(consultation, fields, findings);
        UUID shareId = Values.uuid("shareId", shareText, findings);
        String reason = fields.optionalText("reason");
        if (reason != null) {
            PlainText.storageProblem(reason).ifPresent(problem -> fields.invalid("reason", problem));
        }
        fields.refuseOthers();
        if (common == null || shareId == null || findings.any()) {
            return new Unreadable<>(findings.problem());
        }
        return new Read<>(new Retraction(common.subject, common.occurredAt, shareId, reason));
    }

    Reading<Command> statement(String consultation, ObjectNode body) {
        Findings findings = new Findings();
        Fields fields = new Fields(body, "", findings);
        Common common = common(consultation, fields, findings);
        Integer revision = fields.smallNumber("revision");
        List<UUID> shareIds = fields.list("shareIds", Values::shareId);
        Integer lastRevision = fields.smallNumber("lastObservationRevision");
        fields.refuseOthers();
        if (revision != null && shareIds != null && lastRevision != null) {
            findings.content(Statement.problems(revision, shareIds, lastRevision));
        }
        if (common == null || revision == null || shareIds == null || lastRevision == null || findings.any()) {
            return new Unreadable<>(findings.problem());
        }
        return new Read<>(new Statement(common.subject, common.occurredAt, revision, shareIds, lastRevision));
    }

    /** What every body has. */
    private record Common(Subject subject, Instant occurredAt) {}

    private @Nullable Common common(String consultation, Fields fields, Findings findings) {
        UUID consultationId = Values.uuid("consultationId", consultation, findings);
        Rpps practitioner = fields.checked("practitionerId", text -> Rpps.parse(text, policy));
        Ins patient = fields.checked("patientId", text -> Ins.parse(text, policy));
        Instant occurredAt = fields.checked("occurredAt", Values::instant);
        return consultationId == null || practitioner == null || patient == null || occurredAt == null
                ? null
                : new Common(new Subject(consultationId, practitioner, patient), occurredAt);
    }
}
