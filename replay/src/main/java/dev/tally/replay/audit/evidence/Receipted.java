package dev.tally.replay.audit.evidence;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/**
 * An event that a receipt says is stored.
 *
 * @param eventId the event
 * @param digest of its content, by word of the receipt
 * @param issuedAt when the receipt arrived at the brokers: it was stored before
 */
public record Receipted(UUID eventId, ShortDigest digest, Instant issuedAt) {
    /** As bytes. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(40)
                .putLong(eventId.getMostSignificantBits())
                .putLong(eventId.getLeastSignificantBits())
                .putLong(digest.high())
                .putLong(digest.low())
                .putLong(issuedAt.toEpochMilli())
                .array();
    }

    /** Out of bytes. */
    public static Receipted of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        UUID id = new UUID(in.getLong(), in.getLong());
        ShortDigest digest = new ShortDigest(in.getLong(), in.getLong());
        return new Receipted(id, digest, Instant.ofEpochMilli(in.getLong()));
    }
}
