package dev.tally.replay.audit.follow;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ids as the bytes of keys, in the order of these bytes, which is PostgreSQL's too. */
final class Ids {
    static final int BYTES = 16;

    /** Before all others, and nobody's. */
    static final UUID FIRST = new UUID(0, 0);

    static final Comparator<UUID> ORDER = (some, other) -> {
        int high = Long.compareUnsigned(some.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(some.getLeastSignificantBits(), other.getLeastSignificantBits());
    };

    private Ids() {}

    static byte[] key(UUID... ids) {
        return key(0, ids).array();
    }

    /** A key that begins with ids, with room for so many bytes after them. */
    static ByteBuffer key(int room, UUID... ids) {
        ByteBuffer key = ByteBuffer.allocate(BYTES * ids.length + room);
        for (UUID id : ids) {
            key.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        }
        return key;
    }

    /** The id after an id; null after the last. */
    static @Nullable UUID following(UUID id) {
        long low = id.getLeastSignificantBits() + 1;
        long high = low == 0 ? id.getMostSignificantBits() + 1 : id.getMostSignificantBits();
        return low == 0 && high == 0 ? null : new UUID(high, low);
    }

    /** The id at a place of a key, counted in ids. */
    static UUID at(byte[] key, int place) {
        ByteBuffer bytes = ByteBuffer.wrap(key, place * BYTES, BYTES);
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
