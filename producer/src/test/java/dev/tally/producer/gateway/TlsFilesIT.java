package dev.tally.producer.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.producer.ConsultationPublisher;
import dev.tally.producer.http.BearerToken;
import dev.tally.producer.http.GatewayMeters;
import dev.tally.producer.http.GatewayServer;
import dev.tally.producer.http.Listener;
import dev.tally.producer.identity.IdentifierPolicy;
import dev.tally.producer.journal.MemoryJournal;
import dev.tally.runtime.service.RoleFailedException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P2: beyond loopback a note travels encrypted, to the gateway that holds the key. */
class TlsFilesIT {
    private static final String PASSWORD = "of-the-test-only";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void theGatewayServesWithTheCertificateOfItsPemFiles(String algorithm) throws Exception {
        KeyStore made = keytool(algorithm);
        TlsFiles files = pemFiles(made);
        ConsultationPublisher publisher =
                new ConsultationPublisher(new MemoryJournal(), Clock.systemUTC(), Duration.ofSeconds(5));
        try (GatewayServer server = new GatewayServer(
                new Listener("127.0.0.1", 0, files.load()),
                publisher,
                new GatewayMeters(new SimpleMeterRegistry()),
                IdentifierPolicy.FIXTURE,
                1024,
                new BearerToken("a-token-of-the-tests-0123456789"))) {
            server.start();
            HttpClient client =
                    HttpClient.newBuilder().sslContext(trusting(made)).build();

            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(server.address().resolve("/openapi.json"))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(server.address().getScheme()).isEqualTo("https");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.sslSession()).isPresent();
        }
    }

    @Test
    void filesThatAreNotACertificateAndItsKeyAreNamed() throws Exception {
        TlsFiles sound = pemFiles(keytool("EC"));
        Path nothing = Files.writeString(directory.resolve("nothing.pem"), "nothing");
        Path missing = directory.resolve("missing.pem");

        assertThatThrownBy(() -> new TlsFiles(sound.certificate(), nothing).load())
                .isInstanceOf(RoleFailedException.class)
                .hasMessageContaining("nothing.pem")
                .hasMessageContaining("openssl pkcs8");
        assertThatThrownBy(() -> new TlsFiles(missing, sound.key()).load())
                .isInstanceOf(RoleFailedException.class)
                .hasMessageContaining("missing.pem");
        assertThatThrownBy(() -> new TlsFiles(nothing, sound.key()).load())
                .isInstanceOf(RoleFailedException.class)
                .hasMessageContaining("nothing.pem");
    }

    private KeyStore keytool(String algorithm) throws Exception {
        Path store = directory.resolve("made.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "gateway",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=gateway",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            made.load(stream, PASSWORD.toCharArray());
        }
        return made;
    }

    private TlsFiles pemFiles(KeyStore made) throws Exception {
        byte[] certificate = made.getCertificate("gateway").getEncoded();
        byte[] key = made.getKey("gateway", PASSWORD.toCharArray()).getEncoded();
        return new TlsFiles(
                Files.writeString(directory.resolve("chain.pem"), pem("CERTIFICATE", certificate)),
                Files.writeString(directory.resolve("key.pem"), pem("PRIVATE KEY", key)));
    }

    private static String pem(String what, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }

    private static SSLContext trusting(KeyStore made) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("gateway", made.getCertificate("gateway"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
