package dev.tally.streams;

import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ObservationStatus;
import dev.tally.event.Origin;
import dev.tally.event.RecipientKind;
import dev.tally.event.RetractionContent;
import dev.tally.event.Sha256;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import dev.tally.schemas.digest.ContentDigest;
import dev.tally.schemas.digest.EventIds;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Sound events of one consultation, in few words. The identifiers pass their checks and belong to nobody. */
public final class TestEvents {
    /** A practitioner and a patient. */
    public record Subject(String practitionerId, String patientId) {}

    public static final Subject RIGHT = new Subject("99700218896", "185057512345673");
    public static final Subject OTHER_PATIENT = new Subject("99700218896", "279035121518989");

    private static final Instant ACCEPTED = Instant.parse("2026-04-26T15:40:00Z");
    private static final Sha256 UNKNOWN = new Sha256(new byte[32]);

    private final UUID consultationId;
    private final Subject subject;
    private final String gateway;
    private final long sequence;

    public TestEvents(UUID consultationId) {
        this(consultationId, RIGHT, "gateway-a", 1);
    }

    private TestEvents(UUID consultationId, Subject subject, String gateway, long sequence) {
        this.consultationId = consultationId;
        this.subject = subject;
        this.gateway = gateway;
        this.sequence = sequence;
    }

    public UUID consultationId() {
        return consultationId;
    }

    /** The same consultation, named by somebody else. */
    public TestEvents of(Subject other) {
        return new TestEvents(consultationId, other, gateway, sequence);
    }

    /** The same consultation, through another gateway. */
    public TestEvents through(String otherGateway, long otherSequence) {
        return new TestEvents(consultationId, subject, otherGateway, otherSequence);
    }

    public Origin origin() {
        return new Origin(gateway, new UUID(7, gateway.hashCode()), sequence, true);
    }

    public ObservationEvent observation(int revision) {
        return observation(revision, "Toux sèche depuis " + revision + " jours, apyrétique");
    }

    public ObservationEvent observation(int revision, String history) {
        ObservationEvent event = new ObservationEvent(
                EventIds.observation(consultationId, revision),
                consultationId,
                subject.practitionerId(),
                subject.patientId(),
                origin(),
                ACCEPTED,
                ACCEPTED,
                UNKNOWN,
                revision,
                revision == 1 ? ObservationStatus.FINAL : ObservationStatus.AMENDED,
                subject.practitionerId(),
                List.of(),
                new ObservationContent("Toux", history, "", null));
        event.put(event.getSchema().getField("contentDigest").pos(), ContentDigest.of(event));
        return event;
    }

    public DocumentShareEvent share(int number) {
        return share(number, "Ordonnance " + number);
    }

    public DocumentShareEvent share(int number, String title) {
        UUID shareId = shareId(number);
        DocumentShareContent content = new DocumentShareContent(
                title, "57833-6", "application/pdf", 48_213L, UNKNOWN, RecipientKind.PATIENT, null);
        return sharing(EventIds.share(consultationId, shareId), new DocumentShared(shareId, content));
    }

    public DocumentShareEvent retraction(int number) {
        UUID shareId = shareId(number);
        return sharing(
                EventIds.retraction(consultationId, shareId),
                new ShareRetracted(shareId, new RetractionContent("envoyé par erreur")));
    }

    public DocumentShareEvent statement(int revision, int lastObservationRevision, int... shares) {
        List<UUID> named = Arrays.stream(shares).mapToObj(TestEvents::shareId).toList();
        return sharing(
                EventIds.statement(consultationId, revision),
                new SharingStatement(revision, named, lastObservationRevision, false));
    }

    public static UUID shareId(int number) {
        return new UUID(0x1234_5678_9abc_4defL, number);
    }

    private DocumentShareEvent sharing(UUID eventId, Object body) {
        DocumentShareEvent event = new DocumentShareEvent(
                eventId,
                consultationId,
                subject.practitionerId(),
                subject.patientId(),
                origin(),
                ACCEPTED,
                ACCEPTED,
                UNKNOWN,
                body);
        event.put(event.getSchema().getField("contentDigest").pos(), ContentDigest.of(event));
        return event;
    }
}
