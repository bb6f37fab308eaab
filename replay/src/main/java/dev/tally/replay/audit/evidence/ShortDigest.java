package dev.tally.replay.audit.evidence;

import dev.tally.event.Sha256;
import java.nio.ByteBuffer;

/**
 * The first half of a SHA-256 value. To find other content with the same 128 bits is beyond anyone's means, and it takes half the
 * memory.
 */
public record ShortDigest(long high, long low) {
    /** Of a digest. */
    public static ShortDigest of(Sha256 digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest.bytes());
        return new ShortDigest(bytes.getLong(), bytes.getLong());
    }
}
