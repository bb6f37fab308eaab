package dev.tally.producer.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The token that clients must send. Compared by digests, so that the time it takes tells nothing about how much of a guess
 * was right, nor about the token's length.
 *
 * <p>Immutable, so safe for any thread.
 */
public final class BearerToken {
    private static final String SCHEME = "bearer ";

    private final byte[] digest;

    /** Takes the token as it was configured; keeps only its digest. */
    public BearerToken(String token) {
        digest = sha256(token);
    }

    /** Whether the value of an {@code Authorization} header carries this token. */
    boolean admits(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        return MessageDigest.isEqual(
                sha256(authorization.substring(SCHEME.length()).strip()), digest);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
