package dev.tally.producer.gateway;

import dev.tally.event.ObservationStatus;
import dev.tally.producer.command.Note;
import dev.tally.producer.command.ObservationRevision;
import dev.tally.producer.command.Retraction;
import dev.tally.producer.command.Subject;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.identity.AuthorId;
import dev.tally.producer.identity.Checked;
import dev.tally.producer.identity.IdentifierPolicy;
import dev.tally.producer.identity.Ins;
import dev.tally.producer.identity.Rpps;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** One half of each kind, of nobody; they are serialized and thrown away. */
final class Samples {
    private static final UUID NOBODY = new UUID(0, 0);

    private Samples() {}

    static List<Draft<?>> halves() {
        Rpps practitioner = valid(Rpps.parse("10003879623", IdentifierPolicy.FIXTURE));
        Ins patient = valid(Ins.parse("185057512345673", IdentifierPolicy.FIXTURE));
        Subject subject = new Subject(NOBODY, practitioner, patient);
        Note note = new Note("sample", null, null, null, Set.of());
        AuthorId author = AuthorId.of(practitioner);
        return List.of(
                new ObservationRevision(subject, Instant.EPOCH, 1, ObservationStatus.FINAL, author, note)
                        .draft(Instant.EPOCH),
                new Retraction(subject, Instant.EPOCH, NOBODY, null).draft(Instant.EPOCH));
    }

    private static <T> T valid(Checked<T> checked) {
        if (checked instanceof Checked.Valid<T> valid) {
            return valid.value();
        }
        throw new AssertionError("the sample identifiers hold their rules");
    }
}
