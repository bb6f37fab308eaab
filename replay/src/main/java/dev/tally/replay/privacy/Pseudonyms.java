package dev.tally.replay.privacy;

import dev.tally.event.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands pseudonyms in for identities: HMAC-SHA256 with a key, so that the same identity has the same pseudonym under the same
 * key, and nobody without the key can find out whose it is by trying all numbers, of which there are few.
 *
 * <p>Digests of content are keyed in the same way. They cover the patient's number, so a bare digest of an event whose other
 * fields are known would tell that number to whoever tries them all.
 *
 * <p>Immutable, safe for any thread.
 */
public final class Pseudonyms {
    /** Of 32 bytes; enough that no two identities meet. */
    private static final int SHOWN_BYTES = 12;

    private final SecretKeySpec key;

    private Pseudonyms(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** Pseudonyms under a key, which runs that shall agree share. */
    public static Pseudonyms keyed(String secret) {
        return new Pseudonyms(secret.strip().getBytes(StandardCharsets.UTF_8));
    }

    /** Pseudonyms that no other run will share. */
    public static Pseudonyms ofThisRunAlone() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new Pseudonyms(key);
    }

    /** The pseudonym of a patient. */
    public String patient(String id) {
        return pseudonym("patient", id);
    }

    /** The pseudonym of a practitioner, or of whoever else types notes. */
    public String practitioner(String id) {
        return pseudonym("practitioner", id);
    }

    /** The keyed form of a digest. */
    public Sha256 digest(Sha256 digest) {
        return new Sha256(mac("digest", digest.bytes()));
    }

    /** Names the key without telling it: equal for equal keys. */
    public String fingerprint() {
        return HexFormat.of().formatHex(Arrays.copyOf(mac("fingerprint", new byte[0]), 8));
    }

    private String pseudonym(String kind, String id) {
        byte[] mac = mac(kind, id.getBytes(StandardCharsets.UTF_8));
        return kind + "-" + HexFormat.of().formatHex(Arrays.copyOf(mac, SHOWN_BYTES));
    }

    private byte[] mac(String kind, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((kind + ":").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }

    @Override
    public String toString() {
        return "Pseudonyms(" + fingerprint() + ")";
    }
}
