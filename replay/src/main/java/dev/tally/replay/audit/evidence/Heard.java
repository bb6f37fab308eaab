package dev.tally.replay.audit.evidence;

import dev.tally.event.EventKind;
import dev.tally.replay.audit.compact.EnumCodes;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/**
 * An event that a heartbeat names as accepted.
 *
 * @param eventId the event
 * @param kind what it states
 * @param saidAt when the heartbeat that names it arrived: it was accepted before
 */
public record Heard(UUID eventId, EventKind kind, Instant saidAt) {
    private static final EnumCodes<EventKind> KINDS = new EnumCodes<>(EventKind.class);

    /** As bytes. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(25)
                .putLong(eventId.getMostSignificantBits())
                .putLong(eventId.getLeastSignificantBits())
                .put((byte) KINDS.code(kind))
                .putLong(saidAt.toEpochMilli())
                .array();
    }

    /** Out of bytes. */
    public static Heard of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        UUID id = new UUID(in.getLong(), in.getLong());
        EventKind kind = KINDS.of(in.get());
        return new Heard(id, kind, Instant.ofEpochMilli(in.getLong()));
    }
}
