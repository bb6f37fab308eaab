package dev.tally.streams.state;

import dev.tally.event.Sha256;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.kafka.common.utils.Bytes;

/** The keys of the stores. All begin or end with the 16 bytes of a consultation id. */
final class StoreKeys {
    static final int UUID_BYTES = 16;
    private static final int SHA256_BYTES = 32;

    private StoreKeys() {}

    static Bytes consultation(UUID consultationId) {
        return Bytes.wrap(put(ByteBuffer.allocate(UUID_BYTES), consultationId).array());
    }

    static Bytes half(UUID consultationId, Sha256 contentDigest) {
        return Bytes.wrap(put(ByteBuffer.allocate(UUID_BYTES + SHA256_BYTES), consultationId)
                .put(contentDigest.bytes())
                .array());
    }

    /** Big-endian, so that the order of the keys is the order of the deadlines; those are never negative. */
    static Bytes deadline(long deadlineMs, UUID consultationId) {
        return Bytes.wrap(put(ByteBuffer.allocate(Long.BYTES + UUID_BYTES).putLong(deadlineMs), consultationId)
                .array());
    }

    static UUID uuid(ByteBuffer bytes) {
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static ByteBuffer put(ByteBuffer bytes, UUID id) {
        return bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
}
