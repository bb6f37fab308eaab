package dev.tally.producer.command;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.EventKind;
import dev.tally.event.SharingStatement;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.fact.EventName;
import dev.tally.schemas.assembly.Limits;
import dev.tally.schemas.digest.EventIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/**
 * The practice software's word, when the consultation is closed, of what belongs to it.
 *
 * @param subject which consultation
 * @param occurredAt when it was closed
 * @param revision of the statement: 1, 2, 3, ...
 * @param shareIds the shares, possibly none
 * @param lastObservationRevision the last revision of the observation
 */
public record Statement(
        Subject subject, Instant occurredAt, int revision, List<UUID> shareIds, int lastObservationRevision)
        implements Command {
    /** Copies the list and refuses what {@link #problems} finds fault with. */
    public Statement {
        shareIds = List.copyOf(shareIds);
        List<FieldProblem> problems = problems(revision, shareIds, lastObservationRevision);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.toString());
        }
    }

    /** Everything that keeps the parts from being a statement; empty when they are one. */
    public static List<FieldProblem> problems(int revision, List<UUID> shareIds, int lastObservationRevision) {
        List<FieldProblem> problems = new ArrayList<>();
        if (revision < 1) {
            problems.add(new FieldProblem("revision", "must be 1 or more"));
        }
        if (lastObservationRevision < 1) {
            problems.add(new FieldProblem("lastObservationRevision", "must be 1 or more"));
        }
        int most = Limits.STANDARD.shares();
        if (shareIds.size() > most) {
            problems.add(new FieldProblem("shareIds", "must name at most " + most + " shares"));
        }
        if (new HashSet<>(shareIds).size() < shareIds.size()) {
            problems.add(new FieldProblem("shareIds", "names a share twice: name each once"));
        }
        return problems;
    }

    @Override
    public Draft<DocumentShareEvent> draft(Instant acceptedAt) {
        UUID eventId = EventIds.statement(subject.consultationId(), revision);
        EventName name = new EventName(eventId, subject.consultationId(), EventKind.STATEMENT, revision, null);
        SharingStatement body = new SharingStatement(revision, shareIds, lastObservationRevision, false);
        return SharingEvents.draft(this, name, body, acceptedAt);
    }

    @Override
    public String toString() {
        return "Statement(" + subject.consultationId() + ", revision " + revision + ")";
    }
}
