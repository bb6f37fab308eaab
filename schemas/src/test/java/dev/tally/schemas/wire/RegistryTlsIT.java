package dev.tally.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Defends P1: the registry is reached over TLS with one's own authority and client certificate, and a stranger who answers
 * in its place is not believed. Keys are made by the JDK's keytool for each run.
 */
class RegistryTlsIT {
    private static final String PASSWORD = "changeit";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @BeforeAll
    static void makeKeys() throws Exception {
        makeKey("registry", "dns:localhost");
        makeKey("stranger", "dns:localhost");
        makeKey("elsewhere", "dns:registry.example");
    }

    private static void makeKey(String name, String host) throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + host,
                "-validity",
                "2",
                "-keystore",
                file(name + ".p12"),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                name,
                "-keystore",
                file(name + ".p12"),
                "-storepass",
                PASSWORD,
                "-file",
                file(name + ".pem"));
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                name,
                "-file",
                file(name + ".pem"),
                "-keystore",
                file(name + "-trust.jks"),
                "-storetype",
                "JKS",
                "-storepass",
                PASSWORD);
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private static TestRegistry registry(String key, boolean clientCertificate) {
        Map<String, Object> stores = Map.of(
                "schema.registry.ssl.keystore.location",
                file(key + ".p12"),
                "schema.registry.ssl.keystore.type",
                "PKCS12",
                "schema.registry.ssl.keystore.password",
                PASSWORD,
                "schema.registry.ssl.key.password",
                PASSWORD,
                "schema.registry.ssl.truststore.location",
                file("registry.pem"),
                "schema.registry.ssl.truststore.type",
                "PEM");
        SSLContext context = RegistryTls.context(RegistryTls.settings(stores, new ArrayList<>()));
        return TestRegistry.startWithTls(context, clientCertificate);
    }

    private static Map<String, Object> settings(TestRegistry registry, String... more) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("schema.registry.url", registry.url());
        // A busy machine may take long to answer; how fast it does is not the point here.
        settings.put("schema.registry.request.timeout.ms", "60000");
        for (int i = 0; i < more.length; i += 2) {
            settings.put("schema.registry.ssl." + more[i], more[i + 1]);
        }
        return settings;
    }

    private static boolean reachable(Map<String, Object> settings) {
        try (SchemaRegistryClient client = SchemaRegistryClient.open(RegistrySettings.from(settings))) {
            return client.isReachable();
        }
    }

    @Test
    void anAuthorityOfOnesOwnIsTrustedFromAJksOrPemStore() {
        try (TestRegistry registry = registry("registry", false)) {
            assertThat(reachable(settings(
                            registry,
                            "truststore.location",
                            file("registry-trust.jks"),
                            "truststore.password",
                            PASSWORD,
                            "truststore.type",
                            "JKS")))
                    .isTrue();
            assertThat(reachable(
                            settings(registry, "truststore.location", file("registry.pem"), "truststore.type", "PEM")))
                    .isTrue();
        }
    }

    @Test
    void aStrangerIsNotBelievedAndTheRemedyIsNamed() {
        try (TestRegistry registry = registry("stranger", false);
                AvroWireDeserializer deserializer = new AvroWireDeserializer()) {
            assertThat(reachable(settings(registry)))
                    .as("the JVM's own authorities")
                    .isFalse();
            deserializer.configure(
                    settings(registry, "truststore.location", file("registry.pem"), "truststore.type", "PEM"), false);

            assertThatThrownBy(() -> deserializer.deserialize("any", new byte[] {0, 0, 0, 0, 1, 0}))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContainingAll(registry.url(), "TLS", "schema.registry.ssl.truststore.location");
        }
    }

    @Test
    void aCertificateForAnotherHostIsNotBelieved() {
        try (TestRegistry registry = registry("elsewhere", false)) {
            assertThat(reachable(
                            settings(registry, "truststore.location", file("elsewhere.pem"), "truststore.type", "PEM")))
                    .isFalse();
        }
    }

    @Test
    void aClientCertificateIsShownWhenAskedFor() {
        try (TestRegistry registry = registry("registry", true)) {
            assertThat(reachable(
                            settings(registry, "truststore.location", file("registry.pem"), "truststore.type", "PEM")))
                    .as("without one")
                    .isFalse();
            assertThat(reachable(settings(
                            registry,
                            "truststore.location",
                            file("registry.pem"),
                            "truststore.type",
                            "PEM",
                            "keystore.location",
                            file("registry.p12"),
                            "keystore.type",
                            "PKCS12",
                            "keystore.password",
                            PASSWORD,
                            "key.password",
                            PASSWORD)))
                    .isTrue();
        }
    }
}
