package dev.tally.replay.export;

import dev.tally.event.Sha256;
import dev.tally.replay.privacy.Disclosure;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests of what lay in the topic, keyed where identities are not shown: a record's bytes hold the patient's number. */
final class RecordDigests {
    private final Disclosure disclosure;
    private final MessageDigest sha256 = sha256();

    RecordDigests(Disclosure disclosure) {
        this.disclosure = disclosure;
    }

    byte[] of(byte[] value) {
        return disclosure.digest(new Sha256(sha256.digest(value))).bytes();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
