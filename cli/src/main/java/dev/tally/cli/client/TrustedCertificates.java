package dev.tally.cli.client;

import dev.tally.cli.console.CommandFailedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Trust in the certificates of one file and in no other: a gateway whose certificate was not signed by an authority that the
 * JDK knows. That the certificate names the host is still checked.
 */
public final class TrustedCertificates {
    private TrustedCertificates() {}

    /**
     * Reads certificates.
     *
     * @param pem the certificate of the gateway, or of the authority that signed it; several are possible
     * @throws CommandFailedException if the file cannot be read or holds no certificate; the message names it
     */
    public static SSLContext read(Path pem) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate certificate : certificates(pem)) {
                trusted.setCertificateEntry("trusted-" + trusted.size(), certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new CommandFailedException(
                    "cannot read the certificate file " + pem + "; name one that is readable", e);
        } catch (GeneralSecurityException e) {
            throw noCertificate(pem, e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path pem)
            throws IOException, GeneralSecurityException {
        byte[] bytes = Files.readAllBytes(pem);
        Collection<? extends Certificate> certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
        if (certificates.isEmpty()) {
            throw noCertificate(pem, null);
        }
        return certificates;
    }

    private static CommandFailedException noCertificate(Path pem, @Nullable Throwable cause) {
        String message = pem + " holds no certificate; it must be PEM, with -----BEGIN CERTIFICATE-----";
        return cause == null ? new CommandFailedException(message) : new CommandFailedException(message, cause);
    }
}
