package dev.tally.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

/** Defends P4: a wrong setting is named at start, all of them at once, and no secret is shown. */
class RegistrySettingsTest {

    @Test
    void defaultsAskOnceAndWaitFiveSecondsForAnAnswer() {
        RegistrySettings settings = RegistrySettings.from(Map.of("schema.registry.url", "http://registry:8081/"));

        assertThat(settings.addresses()).isEqualTo("http://registry:8081");
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.patience()).isZero();
        assertThat(settings.tls()).isEmpty();
    }

    @Test
    void everySettingIsMapped() {
        Map<String, Object> configs = new HashMap<>();
        configs.put("schema.registry.url", "https://a:8081/apis/ccompat/v7/ , https://b");
        configs.put("schema.registry.request.timeout.ms", 1500);
        configs.put("schema.registry.wait.ms", "60000");
        configs.put("bearer.auth.token", new Password("t0ken"));
        configs.put("schema.registry.ssl.truststore.type", "PEM");
        configs.put("schema.registry.ssl.truststore.location", "/etc/ca.pem");
        configs.put("schema.registry.ssl.key.password", "hidden-key");

        RegistrySettings settings = RegistrySettings.from(configs);

        assertThat(settings.addresses()).isEqualTo("https://a:8081/apis/ccompat/v7, https://b");
        assertThat(settings.endpoints())
                .extracting(RegistryEndpoint::authorization)
                .containsOnly("Bearer t0ken");
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.patience()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.tls())
                .containsEntry("ssl.truststore.type", "PEM")
                .containsEntry("ssl.truststore.location", "/etc/ca.pem")
                .containsEntry("ssl.key.password", new Password("hidden-key"));
        assertThat(settings.toString()).doesNotContain("t0ken", "hidden-key");
    }

    @Test
    void everyProblemIsNamedAtOnceWithItsKeyAndWithoutSecrets() {
        assertThatThrownBy(() -> RegistrySettings.from(Map.of(
                        "schema.registry.url", "registry:8081,http://user:hunter2@ bad",
                        "schema.registry.request.timeout.ms", "0",
                        "schema.registry.wait.ms", "soon",
                        "basic.auth.credentials.source", "SASL_INHERIT",
                        "schema.registry.ssl.endpoint.identification.algorithm", "")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "schema.registry.url",
                        "schema.registry.request.timeout.ms = 0",
                        "schema.registry.wait.ms = soon",
                        "SASL_INHERIT",
                        "ssl.endpoint.identification.algorithm")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void aMissingAddressAndIncompleteCredentialsAreNamed() {
        assertThatThrownBy(() -> RegistrySettings.from(Map.of("basic.auth.credentials.source", "USER_INFO")))
                .hasMessageContainingAll("schema.registry.url is missing", "basic.auth.user.info");
        assertThatThrownBy(() -> RegistrySettings.from(
                        Map.of("schema.registry.url", "http://a", "bearer.auth.credentials.source", "STATIC_TOKEN")))
                .hasMessageContaining("bearer.auth.token is missing");
        assertThatThrownBy(() -> RegistrySettings.from(Map.of(
                        "schema.registry.url", "http://a",
                        "basic.auth.credentials.source", "URL",
                        "bearer.auth.token", "t0ken",
                        "bearer.auth.credentials.source", "OAUTHBEARER")))
                .hasMessageContainingAll("not both", "OAUTHBEARER");
    }

    @Test
    void aStoreThatCannotBeReadIsNamed() {
        RegistrySettings settings = RegistrySettings.from(Map.of(
                "schema.registry.url", "https://a",
                "schema.registry.ssl.truststore.location", "/nowhere/trust.p12",
                "schema.registry.ssl.truststore.password", "hidden-store"));

        assertThatThrownBy(() -> SchemaRegistryClient.open(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("schema.registry.ssl.", "/nowhere/trust.p12")
                .message()
                .doesNotContain("hidden-store");
    }
}
