package dev.tally.producer.gateway;

import dev.tally.runtime.service.RoleFailedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificate and key in the files that every certificate authority hands out.
 *
 * @param certificate PEM, leaf first
 * @param key PEM, PKCS#8 without a password
 */
public record TlsFiles(Path certificate, Path key) {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    /**
     * Reads both files into a key store in memory.
     *
     * @throws RoleFailedException when a file cannot be read or is not what it should be; the message names it
     */
    public KeyStore load() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("gateway", privateKey(), new char[0], chain());
            return store;
        } catch (IOException unreadable) {
            throw new RoleFailedException(
                    "gateway.tls.certificate and gateway.tls.key must name readable files, but "
                            + unreadable.getMessage() + " cannot be read",
                    unreadable);
        } catch (GeneralSecurityException unusable) {
            throw new RoleFailedException(
                    certificate + " and " + key + " are not a certificate and its key: " + unusable.getMessage(),
                    unusable);
        }
    }

    private Certificate[] chain() throws IOException, GeneralSecurityException {
        byte[] pem = Files.readAllBytes(certificate);
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem))
                .toArray(Certificate[]::new);
    }

    private PrivateKey privateKey() throws IOException, GeneralSecurityException {
        Matcher pem = PKCS8.matcher(Files.readString(key, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new RoleFailedException(
                    key + " holds no PKCS#8 key; make one: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW", null);
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        InvalidKeySpecException ofAnotherAlgorithm = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                ofAnotherAlgorithm = e;
            }
        }
        throw new RoleFailedException(key + " must hold an EC, RSA or EdDSA key", ofAnotherAlgorithm);
    }
}
