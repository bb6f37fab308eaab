package dev.tally.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Defends P1: a registry that asks for credentials gets them; one that refuses them stops us with a remedy. */
class RegistryCredentialsTest {
    private static final String PASSWORD = "s3cr:et é";

    private final TestRegistry registry = TestRegistry.start();

    @AfterEach
    void close() {
        registry.close();
    }

    private boolean reachableWith(String url, String... settings) {
        Map<String, Object> all = new HashMap<>();
        all.put("schema.registry.url", url);
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        try (SchemaRegistryClient client = SchemaRegistryClient.open(RegistrySettings.from(all))) {
            return client.isReachable();
        }
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void userInfoIsSentAsBasicAuthentication() {
        registry.requireAuthorization(basic("tally:" + PASSWORD));

        assertThat(reachableWith(registry.url())).isFalse();
        assertThat(reachableWith(
                        registry.url(),
                        "basic.auth.credentials.source",
                        "USER_INFO",
                        "basic.auth.user.info",
                        "tally:" + PASSWORD))
                .isTrue();
        assertThat(reachableWith(
                        registry.url(),
                        "schema.registry.basic.auth.credentials.source",
                        "USER_INFO",
                        "schema.registry.basic.auth.user.info",
                        "tally:" + PASSWORD))
                .as("with the registry's prefix, as Confluent's clients take it too")
                .isTrue();
    }

    @Test
    void userInfoInTheAddressIsSentAsBasicAuthentication() {
        registry.requireAuthorization(basic("tally:" + PASSWORD));
        String url = registry.url().replace("://", "://tally:s3cr%3Aet%20%C3%A9@");

        assertThat(reachableWith(url)).isTrue();
        assertThat(reachableWith(url, "basic.auth.credentials.source", "URL")).isTrue();
    }

    @Test
    void aTokenIsSentAsBearer() {
        registry.requireAuthorization("Bearer t0ken");

        assertThat(reachableWith(
                        registry.url(), "bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "t0ken"))
                .isTrue();
    }

    @Test
    void refusedCredentialsAreAnOutageWithARemedyAndAreNotQuoted() {
        registry.requireAuthorization("Bearer other");
        try (AvroWireDeserializer deserializer = new AvroWireDeserializer()) {
            deserializer.configure(
                    Map.of(
                            "schema.registry.url",
                            registry.url(),
                            "basic.auth.credentials.source",
                            "USER_INFO",
                            "basic.auth.user.info",
                            "tally:" + PASSWORD),
                    false);

            assertThatThrownBy(() -> deserializer.deserialize("any", new byte[] {0, 0, 0, 0, 1, 0}))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContainingAll(registry.url(), "401", "basic.auth.user.info", "bearer.auth.token")
                    .message()
                    .doesNotContain(PASSWORD);
        }
    }
}
