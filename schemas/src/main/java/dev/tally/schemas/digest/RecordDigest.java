package dev.tally.schemas.digest;

import dev.tally.event.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The digest of a record: SHA-256 over a version byte and the pairs (event id, content digest), 16 and 32 bytes each,
 * sorted by event id. A record is a set of events, so neither order, nor time, nor offset, nor version is in it.
 *
 * <p>Pure functions, safe for any thread.
 */
public final class RecordDigest {
    private static final byte VERSION = 1;

    private RecordDigest() {}

    /** Computes the digest of the set of events whose content digests are given by event id. */
    public static Sha256 of(Map<UUID, Sha256> contentDigests) {
        TreeMap<UUID, Sha256> sorted = new TreeMap<>(EventIds.ORDER);
        sorted.putAll(contentDigests);
        MessageDigest sha256 = Hashing.of("SHA-256");
        sha256.update(VERSION);
        ByteBuffer pair = ByteBuffer.allocate(48);
        sorted.forEach((id, digest) -> {
            pair.clear()
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .put(digest.bytes());
            sha256.update(pair.array());
        });
        return new Sha256(sha256.digest());
    }
}
