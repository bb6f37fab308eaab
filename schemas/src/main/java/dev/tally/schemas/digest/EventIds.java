package dev.tally.schemas.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.UUID;

/**
 * Ids of events: UUIDv5 (RFC 9562, section 5.5) of the consultation and a name made of kind and revision or share id. So
 * the same fact sent twice, or through another gateway, is the same event.
 */
public final class EventIds {
    /**
     * The order of PostgreSQL and of RFC 9562: by unsigned bytes. Not that of {@link UUID#compareTo}, which compares
     * signed halves.
     */
    public static final Comparator<UUID> ORDER = (a, b) -> {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    };

    private EventIds() {}

    /** The id of an observation revision. */
    public static UUID observation(UUID consultationId, int revision) {
        return version5(consultationId, "observation/" + revision);
    }

    /** The id of a document share. */
    public static UUID share(UUID consultationId, UUID shareId) {
        return version5(consultationId, "share/" + shareId);
    }

    /** The id of the retraction of a share; a share is retracted once. */
    public static UUID retraction(UUID consultationId, UUID shareId) {
        return version5(consultationId, "retraction/" + shareId);
    }

    /** The id of a revision of the sharing statement. */
    public static UUID statement(UUID consultationId, int revision) {
        return version5(consultationId, "statement/" + revision);
    }

    /** The id of something set aside: the place in Kafka where it was found, so that finding it again names it the same. */
    public static UUID quarantine(String topic, int partition, long offset) {
        return version5(new UUID(0, 0), "quarantine/" + topic + "/" + partition + "/" + offset);
    }

    static UUID version5(UUID namespace, String name) {
        MessageDigest sha1 = Hashing.of("SHA-1");
        sha1.update(ByteBuffer.allocate(16)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .array());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
