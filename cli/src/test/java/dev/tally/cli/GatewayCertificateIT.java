package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tally.cli.client.StubGateway;
import dev.tally.cli.command.TallyCommand;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P2: notes go to the gateway that they are meant for, also when its certificate is known to the practice alone. */
class GatewayCertificateIT {
    private static final String PASSWORD = "of-the-test-only";
    private static final String LINE =
            "{\"type\":\"retraction\",\"consultationId\":\"6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a111\","
                    + "\"shareId\":\"6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a222\"}\n";

    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void writeOneLine() throws Exception {
        file = Files.writeString(directory.resolve("one.ndjson"), LINE);
    }

    @Test
    void theGivenCertificateIsTrusted() throws Exception {
        KeyStore key = keytool("ip:127.0.0.1");
        try (StubGateway gateway = serving(key)) {
            assertThat(publish(gateway, "--certificate", pem(key).toString()))
                    .as(err.toString())
                    .isZero();
            assertThat(gateway.seen()).hasSize(1);
        }
    }

    @Test
    void anUnknownCertificateIsToldOnceWithTheRemedyAndNothingIsSentOrSetAside() throws Exception {
        try (StubGateway gateway = serving(keytool("ip:127.0.0.1"))) {
            assertThat(publish(gateway)).isEqualTo(1);

            assertThat(err.toString())
                    .containsOnlyOnce("is not trusted")
                    .contains("--certificate")
                    .doesNotContain("\tat ", "not foreseen");
            assertThat(gateway.seen()).isEmpty();
            assertThat(directory.resolve("one.ndjson.rejects")).doesNotExist();
        }
    }

    @Test
    void aCertificateOfAnotherHostIsNotTrustedAlthoughItIsGiven() throws Exception {
        KeyStore key = keytool("dns:elsewhere.example");
        try (StubGateway gateway = serving(key)) {
            assertThat(publish(gateway, "--certificate", pem(key).toString())).isEqualTo(1);

            assertThat(err.toString()).contains("is not trusted", "name the gateway as the certificate does");
            assertThat(gateway.seen()).isEmpty();
        }
    }

    private int publish(StubGateway gateway, String... more) {
        List<String> line = new ArrayList<>(
                List.of("publish", file.toString(), "--gateway", "https://127.0.0.1:" + gateway.port()));
        line.addAll(List.of(more));
        return TallyCommand.commandLine()
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
    }

    private static StubGateway serving(KeyStore key) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(key, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(StubGateway.anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new StubGateway(server, StubGateway.ACCEPTING);
    }

    private KeyStore keytool(String name) throws Exception {
        Path store = directory.resolve("made.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "gateway",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=gateway",
                        "-ext",
                        "san=" + name,
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

    private Path pem(KeyStore key) throws Exception {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(key.getCertificate("gateway").getEncoded());
        return Files.writeString(
                directory.resolve("gateway.pem"),
                "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
    }
}
