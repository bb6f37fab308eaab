package dev.tally.replay.storage;

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
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Records with every kind of event and content, from a seed. */
final class StoredSamples {
    private static final Sha256 NO_DIGEST = new Sha256(new byte[32]);
    private static final String PRACTITIONER = "99700218896";
    private static final String PATIENT = "279035121518989";
    private static final Instant MOMENT = Instant.parse("2026-11-01T08:30:00.123Z");

    private final RandomGenerator random;
    private long sequence;

    StoredSamples(RandomGenerator random) {
        this.random = random;
    }

    /** Two revisions, one of them sealed; two shares, one of them sealed and retracted; a statement that names both. */
    ConsultationRecord record() {
        UUID id = uuid();
        UUID shareId = uuid();
        UUID retractedId = uuid();
        ObservationEvent first = observation(
                id, 1, List.of(Section.HISTORY), new ObservationContent("toux \uD83E\uDE7A", null, "", text()));
        ObservationEvent second = observation(id, 2, List.of(), sealedContent());
        List<DocumentShareEvent> sharing = List.of(
                sharing(
                        id,
                        EventIds.share(id, shareId),
                        new DocumentShared(
                                shareId,
                                new DocumentShareContent(
                                        "Compte rendu",
                                        "11488-4",
                                        "application/pdf",
                                        random.nextLong(),
                                        new Sha256(bytes(32)),
                                        RecipientKind.PRACTITIONER,
                                        text()))),
                sharing(id, EventIds.share(id, retractedId), new DocumentShared(retractedId, sealedContent())),
                sharing(
                        id,
                        EventIds.retraction(id, retractedId),
                        new ShareRetracted(retractedId, new RetractionContent(text()))),
                sharing(
                        id,
                        EventIds.statement(id, 1),
                        new SharingStatement(1, List.of(shareId, retractedId), 2, random.nextBoolean())));
        return RecordComposer.compose(
                List.of(first, second), sharing, new EventReference(first.getEventId(), first.getOrigin()), MOMENT);
    }

    private ObservationEvent observation(UUID id, int revision, List<Section> cleared, Object content) {
        Origin origin = new Origin("gateway-1", new UUID(1, 2), ++sequence, true);
        UUID eventId = EventIds.observation(id, revision);
        ObservationEvent draft = new ObservationEvent(
                eventId,
                id,
                PRACTITIONER,
                PATIENT,
                origin,
                MOMENT,
                MOMENT,
                NO_DIGEST,
                revision,
                ObservationStatus.FINAL,
                PRACTITIONER,
                cleared,
                content);
        return new ObservationEvent(
                eventId,
                id,
                PRACTITIONER,
                PATIENT,
                origin,
                MOMENT,
                MOMENT,
                ContentDigest.of(draft),
                revision,
                ObservationStatus.FINAL,
                PRACTITIONER,
                cleared,
                content);
    }

    private DocumentShareEvent sharing(UUID id, UUID eventId, Object body) {
        Origin origin = new Origin("gateway-2", new UUID(3, 4), ++sequence, false);
        DocumentShareEvent draft =
                new DocumentShareEvent(eventId, id, PRACTITIONER, PATIENT, origin, MOMENT, MOMENT, NO_DIGEST, body);
        return new DocumentShareEvent(
                eventId, id, PRACTITIONER, PATIENT, origin, MOMENT, MOMENT, ContentDigest.of(draft), body);
    }

    private SealedContent sealedContent() {
        return new SealedContent("key-1", "AES256-GCM", ByteBuffer.wrap(bytes(random.nextInt(64))));
    }

    private @Nullable String text() {
        return random.nextInt(3) == 0 ? null : "é\\x\"" + random.nextInt();
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
