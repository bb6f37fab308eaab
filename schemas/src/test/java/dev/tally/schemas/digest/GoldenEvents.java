package dev.tally.schemas.digest;

import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
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
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** One fixed event of each kind; every call builds a new one. The identifiers pass their checks and belong to nobody. */
final class GoldenEvents {
    static final UUID CONSULTATION = UUID.fromString("6f1c0a52-9d5e-4b7a-8a61-2f6c3f0d9e10");
    static final UUID FIRST_SHARE = UUID.fromString("0b9d3f5e-1c2a-4d3b-9e4f-5a6b7c8d9e0f");
    static final UUID SECOND_SHARE = UUID.fromString("f3a1b2c3-d4e5-4f60-8a7b-9c0d1e2f3a4b");
    private static final String PATIENT = "185057512345673";
    private static final String PRACTITIONER = "99700218896";

    private GoldenEvents() {}

    static ObservationEvent observation() {
        return observation(
                new ObservationContent("Fièvre depuis 3 jours", "", null, "Angine virale 🤒"), golden(), somewhere());
    }

    static ObservationEvent observation(Object content, Instant at, Origin origin) {
        return new ObservationEvent(
                EventIds.observation(CONSULTATION, 2),
                CONSULTATION,
                PRACTITIONER,
                PATIENT,
                origin,
                at,
                at,
                filled(0),
                2,
                ObservationStatus.AMENDED,
                "10003879623",
                List.of(Section.EXAMINATION, Section.HISTORY),
                content);
    }

    static ObservationEvent sealedObservation() {
        return observation(sealed(), golden(), somewhere());
    }

    static DocumentShareEvent share() {
        DocumentShareContent content = new DocumentShareContent(
                "Ordonnance",
                "57833-6",
                "application/pdf",
                48213L,
                filled(0xab),
                RecipientKind.PRACTITIONER,
                "10100534436");
        return sharing(EventIds.share(CONSULTATION, FIRST_SHARE), new DocumentShared(FIRST_SHARE, content));
    }

    static DocumentShareEvent sealedShare() {
        return sharing(EventIds.share(CONSULTATION, FIRST_SHARE), new DocumentShared(FIRST_SHARE, sealed()));
    }

    static DocumentShareEvent retraction() {
        return sharing(
                EventIds.retraction(CONSULTATION, FIRST_SHARE),
                new ShareRetracted(FIRST_SHARE, new RetractionContent(null)));
    }

    static DocumentShareEvent sealedRetraction() {
        return sharing(EventIds.retraction(CONSULTATION, FIRST_SHARE), new ShareRetracted(FIRST_SHARE, sealed()));
    }

    static DocumentShareEvent statement(UUID... shareIds) {
        return sharing(EventIds.statement(CONSULTATION, 3), new SharingStatement(3, Arrays.asList(shareIds), 2, true));
    }

    static DocumentShareEvent sharing(UUID eventId, Object body) {
        return sharing(eventId, body, golden(), somewhere());
    }

    static DocumentShareEvent sharing(UUID eventId, Object body, Instant at, Origin origin) {
        return new DocumentShareEvent(eventId, CONSULTATION, PRACTITIONER, PATIENT, origin, at, at, filled(0), body);
    }

    static SealedContent sealed() {
        return new SealedContent("key-7", "AES256-GCM", ByteBuffer.wrap(new byte[] {0, 1, 2, 127, -128, -1}));
    }

    static Sha256 filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return new Sha256(bytes);
    }

    static Origin somewhere() {
        return new Origin("gateway-a", new UUID(7, 7), 1L, true);
    }

    static Instant golden() {
        return Instant.parse("2026-04-26T15:40:00Z");
    }
}
