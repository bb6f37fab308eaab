package dev.tally.schemas.digest;

import dev.tally.event.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form of content, hashed while it is written: a version byte, then each field as a 4-byte big-endian length
 * and its bytes; -1 and nothing for null. Lengths make the form unambiguous: no two different lists of fields write the
 * same bytes. PostgreSQL writes the same form by itself, in SQL.
 *
 * <p>For one thread, for one value.
 */
final class CanonicalForm {
    private static final byte VERSION = 1;

    private final MessageDigest sha256 = Hashing.of("SHA-256");
    private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);

    CanonicalForm() {
        sha256.update(VERSION);
    }

    CanonicalForm text(@Nullable String text) {
        return bytes(text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    CanonicalForm number(long number) {
        return text(Long.toString(number));
    }

    CanonicalForm bytes(byte @Nullable [] bytes) {
        length.clear().putInt(bytes == null ? -1 : bytes.length);
        sha256.update(length.array());
        if (bytes != null) {
            sha256.update(bytes);
        }
        return this;
    }

    Sha256 digest() {
        return new Sha256(sha256.digest());
    }
}
