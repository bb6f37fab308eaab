package dev.tally.schemas.assembly;

import dev.tally.event.EventKind;
import dev.tally.event.Sha256;
import dev.tally.ledger.Subject;
import dev.tally.schemas.digest.EventIds;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Arrivals of one consultation, in few words. Two facts have the same digest if and only if they are made alike. */
final class Facts {
    static final UUID CONSULTATION = UUID.fromString("6f1c0a52-9d5e-4b7a-8a61-2f6c3f0d9e10");
    static final Instant NOON = Instant.parse("2026-04-26T12:00:00Z");
    static final Subject RIGHT = new Subject("99700218896", "185057512345673");
    static final Subject WRONG_PATIENT = new Subject("99700218896", "279035121518989");
    static final Subject WRONG_PRACTITIONER = new Subject("10003879623", "185057512345673");
    private static final int BYTES = 100;

    private Facts() {}

    static Arrival observation(int revision) {
        return fact(EventKind.OBSERVATION, EventIds.observation(CONSULTATION, revision), revision, null, List.of(), 0);
    }

    static Arrival share(int number) {
        UUID shareId = shareId(number);
        return fact(EventKind.SHARE, EventIds.share(CONSULTATION, shareId), 0, shareId, List.of(), 0);
    }

    static Arrival retraction(int number) {
        UUID shareId = shareId(number);
        return fact(EventKind.RETRACTION, EventIds.retraction(CONSULTATION, shareId), 0, shareId, List.of(), 0);
    }

    static Arrival statement(int revision, int lastObservationRevision, int... shares) {
        List<UUID> named = Arrays.stream(shares).mapToObj(Facts::shareId).toList();
        return fact(
                EventKind.STATEMENT,
                EventIds.statement(CONSULTATION, revision),
                revision,
                null,
                named,
                lastObservationRevision);
    }

    /** Share 3 has a greater id than share 2, in the unsigned order. */
    static UUID shareId(int number) {
        return new UUID(0x8000_0000_0000_4000L, 0x8000_0000_0000_0000L | number);
    }

    /** The same fact with other content. */
    static Arrival altered(Arrival fact, int content) {
        Sha256 digest = digest(fact.eventId(), plainContent(fact) ^ (content << 20));
        return copy(fact, fact.subject(), digest, fact.arrivedAt(), fact.bytes());
    }

    /** The same fact of another practitioner or patient; that changes the digest too. */
    static Arrival by(Subject subject, Arrival fact) {
        Sha256 digest = digest(fact.eventId(), plainContent(fact) ^ subject.hashCode());
        return copy(fact, subject, digest, fact.arrivedAt(), fact.bytes());
    }

    static Arrival at(Instant arrivedAt, Arrival fact) {
        return copy(fact, fact.subject(), fact.contentDigest(), arrivedAt, fact.bytes());
    }

    static Arrival sized(int bytes, Arrival fact) {
        return copy(fact, fact.subject(), fact.contentDigest(), fact.arrivedAt(), bytes);
    }

    private static Arrival fact(
            EventKind kind, UUID eventId, int revision, @Nullable UUID shareId, List<UUID> named, int lastRevision) {
        Sha256 digest = digest(eventId, named.hashCode() + lastRevision);
        return new Arrival(
                eventId, CONSULTATION, kind, RIGHT, digest, revision, shareId, named, lastRevision, NOON, BYTES);
    }

    private static Arrival copy(Arrival fact, Subject subject, Sha256 digest, Instant arrivedAt, int bytes) {
        return new Arrival(
                fact.eventId(),
                fact.consultationId(),
                fact.kind(),
                subject,
                digest,
                fact.revision(),
                fact.shareId(),
                fact.namedShares(),
                fact.lastObservationRevision(),
                arrivedAt,
                bytes);
    }

    private static int plainContent(Arrival fact) {
        return ByteBuffer.wrap(fact.contentDigest().bytes()).getInt();
    }

    private static Sha256 digest(UUID eventId, int content) {
        return new Sha256(ByteBuffer.allocate(32)
                .putInt(content)
                .putLong(eventId.getMostSignificantBits())
                .putLong(eventId.getLeastSignificantBits())
                .array());
    }
}
