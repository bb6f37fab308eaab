package dev.tally.sink.sample;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.EventReference;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ObservationStatus;
import dev.tally.event.Origin;
import dev.tally.event.RecipientKind;
import dev.tally.event.RetractionContent;
import dev.tally.event.SealedContent;
import dev.tally.event.Section;
import dev.tally.event.Sha256;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import dev.tally.schemas.assembly.RecordComposer;
import dev.tally.schemas.digest.ContentDigest;
import dev.tally.schemas.digest.EventIds;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** One consultation whose events are made on demand, with ids and digests that are right. */
public final class SampleConsultation {
    private static final Sha256 NO_DIGEST = new Sha256(new byte[32]);

    private final RandomGenerator random;
    public final UUID id;
    private final String practitionerId;
    private final String patientId;
    private long sequence;

    /** A consultation that exists only for this test. */
    public SampleConsultation(RandomGenerator random) {
        this(random, new UUID(random.nextLong(), random.nextLong()), "99700218896", "279035121518989");
    }

    private SampleConsultation(RandomGenerator random, UUID id, String practitionerId, String patientId) {
        this.random = random;
        this.id = id;
        this.practitionerId = practitionerId;
        this.patientId = patientId;
    }

    /** The same consultation, said to be of another patient. */
    public SampleConsultation withOtherPatient() {
        return new SampleConsultation(random, id, practitionerId, "185057512345673");
    }

    /** An observation with any content, plain or sealed. */
    public ObservationEvent observation(int revision) {
        Object content = random.nextInt(4) == 0
                ? sealedContent()
                : new ObservationContent(
                        SampleTexts.anyOrNull(random),
                        SampleTexts.anyOrNull(random),
                        SampleTexts.anyOrNull(random),
                        SampleTexts.anyOrNull(random));
        return observation(revision, content);
    }

    /** An observation with this reason for the visit. */
    public ObservationEvent observation(int revision, String reasonForVisit) {
        return observation(revision, new ObservationContent(reasonForVisit, null, "", null));
    }

    private ObservationEvent observation(int revision, Object content) {
        ObservationStatus status = any(ObservationStatus.FINAL, ObservationStatus.AMENDED);
        String author = random.nextBoolean() ? practitionerId : "10003879623";
        List<Section> cleared = random.nextInt(3) > 0
                ? List.of()
                : List.of(Section.CONCLUSION, Section.REASON_FOR_VISIT, Section.HISTORY, Section.CONCLUSION);
        Origin origin = origin();
        Instant occurredAt = moment();
        Instant acceptedAt = moment();
        UUID eventId = EventIds.observation(id, revision);
        ObservationEvent draft = new ObservationEvent(
                eventId,
                id,
                practitionerId,
                patientId,
                origin,
                occurredAt,
                acceptedAt,
                NO_DIGEST,
                revision,
                status,
                author,
                cleared,
                content);
        return new ObservationEvent(
                eventId,
                id,
                practitionerId,
                patientId,
                origin,
                occurredAt,
                acceptedAt,
                ContentDigest.of(draft),
                revision,
                status,
                author,
                cleared,
                content);
    }

    /** A share of a document that was not shared before. */
    public DocumentShareEvent share() {
        return share(new UUID(random.nextLong(), random.nextLong()));
    }

    /** A share with any content, plain or sealed. */
    public DocumentShareEvent share(UUID shareId) {
        Object content = random.nextInt(4) == 0
                ? sealedContent()
                : new DocumentShareContent(
                        SampleTexts.any(random),
                        "11488-4",
                        "application/pdf",
                        random.nextLong(),
                        new Sha256(bytes(32)),
                        any(RecipientKind.PATIENT, RecipientKind.PRACTITIONER),
                        SampleTexts.anyOrNull(random));
        return sharing(EventIds.share(id, shareId), new DocumentShared(shareId, content));
    }

    /** The retraction of a share. */
    public DocumentShareEvent retraction(DocumentShareEvent share) {
        UUID shareId = shareId(share);
        Object content =
                random.nextInt(4) == 0 ? sealedContent() : new RetractionContent(SampleTexts.anyOrNull(random));
        return sharing(EventIds.retraction(id, shareId), new ShareRetracted(shareId, content));
    }

    /** A statement that names these shares. */
    public DocumentShareEvent statement(int revision, int lastObservation, DocumentShareEvent... shares) {
        List<UUID> named = new ArrayList<>();
        for (DocumentShareEvent share : shares) {
            named.add(shareId(share));
        }
        return sharing(
                EventIds.statement(id, revision),
                new SharingStatement(revision, named, lastObservation, random.nextBoolean()));
    }

    /** A statement that a gateway inferred. */
    public DocumentShareEvent inferredStatement(int lastObservation) {
        return sharing(EventIds.statement(id, 0), new SharingStatement(0, List.of(), lastObservation, true));
    }

    /** The id of what a share shares. */
    public static UUID shareId(DocumentShareEvent share) {
        return ((DocumentShared) share.getBody()).getShareId();
    }

    private DocumentShareEvent sharing(UUID eventId, Object body) {
        Origin origin = origin();
        Instant occurredAt = moment();
        Instant acceptedAt = moment();
        DocumentShareEvent draft = new DocumentShareEvent(
                eventId, id, practitionerId, patientId, origin, occurredAt, acceptedAt, NO_DIGEST, body);
        return new DocumentShareEvent(
                eventId, id, practitionerId, patientId, origin, occurredAt, acceptedAt, ContentDigest.of(draft), body);
    }

    /** The record of these events. */
    public static ConsultationRecord record(Object... events) {
        List<ObservationEvent> observations = new ArrayList<>();
        List<DocumentShareEvent> shares = new ArrayList<>();
        for (Object event : events) {
            if (event instanceof ObservationEvent observation) {
                observations.add(observation);
            } else {
                shares.add((DocumentShareEvent) event);
            }
        }
        ObservationEvent first = observations.get(0);
        EventReference trigger = new EventReference(first.getEventId(), first.getOrigin());
        return RecordComposer.compose(observations, shares, trigger, first.getAcceptedAt());
    }

    private <T> T any(T one, T other) {
        return random.nextBoolean() ? one : other;
    }

    private Origin origin() {
        return new Origin("gateway-" + random.nextInt(3), new UUID(1, 2), ++sequence, random.nextBoolean());
    }

    private Instant moment() {
        return Instant.ofEpochMilli(random.nextLong(-62_000_000_000_000L, 250_000_000_000_000L));
    }

    private SealedContent sealedContent() {
        return new SealedContent("key-" + random.nextInt(9), "AES256-GCM", ByteBuffer.wrap(bytes(random.nextInt(100))));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
