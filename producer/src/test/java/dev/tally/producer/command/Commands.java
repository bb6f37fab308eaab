package dev.tally.producer.command;

import dev.tally.event.ObservationStatus;
import dev.tally.event.Sha256;
import dev.tally.producer.identity.AuthorId;
import dev.tally.producer.identity.Checked;
import dev.tally.producer.identity.IdentifierPolicy;
import dev.tally.producer.identity.Ins;
import dev.tally.producer.identity.LoincCode;
import dev.tally.producer.identity.Rpps;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Commands for tests, of people who do not exist. */
public final class Commands {
    public static final Instant OCCURRED = Instant.parse("2026-11-23T14:05:00.123Z");
    public static final UUID SHARE_ID = UUID.fromString("5b0c7a4e-7d55-4b5c-9f6a-2f3f0f8f6a01");

    private Commands() {}

    public static Rpps practitioner() {
        return valid(Rpps.parse("10003879623", IdentifierPolicy.FIXTURE));
    }

    public static Subject subject(UUID consultationId) {
        return new Subject(
                consultationId, practitioner(), valid(Ins.parse("279035121518989", IdentifierPolicy.FIXTURE)));
    }

    public static ObservationRevision observation(UUID consultationId, int revision, String conclusion) {
        return new ObservationRevision(
                subject(consultationId),
                OCCURRED,
                revision,
                ObservationStatus.FINAL,
                AuthorId.of(practitioner()),
                new Note("Toux depuis trois jours", null, "", conclusion, Set.of()));
    }

    public static Share share(UUID consultationId, UUID shareId) {
        SharedDocument document = new SharedDocument(
                "Ordonnance", new LoincCode("57833-6"), "application/pdf", 48_213, new Sha256(new byte[32]));
        return new Share(subject(consultationId), OCCURRED, shareId, document, Recipient.patient());
    }

    public static Retraction retraction(UUID consultationId, UUID shareId) {
        return new Retraction(subject(consultationId), OCCURRED, shareId, "Mauvais destinataire");
    }

    public static Statement statement(UUID consultationId, UUID... shareIds) {
        return new Statement(subject(consultationId), OCCURRED, 1, List.of(shareIds), 1);
    }

    private static <T> T valid(Checked<T> checked) {
        return ((Checked.Valid<T>) checked).value();
    }
}
