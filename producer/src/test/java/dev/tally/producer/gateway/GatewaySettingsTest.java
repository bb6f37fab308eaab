package dev.tally.producer.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.producer.identity.IdentifierPolicy;
import dev.tally.runtime.settings.DataSize;
import dev.tally.runtime.settings.InvalidSettingsException;
import dev.tally.runtime.settings.Secret;
import dev.tally.runtime.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P2: the gateway does not stand open to a network by a setting that was forgotten. */
class GatewaySettingsTest {
    private static final String TOKEN = "a-token-of-the-tests-0123456789";

    @Test
    void theDefaultsListenOnLoopbackAndTakeNoTestIdentities() {
        assertThat(read(Map.of()))
                .isEqualTo(new GatewaySettings(
                        "gateway-1",
                        "127.0.0.1",
                        8480,
                        null,
                        null,
                        DataSize.ofKib(256),
                        Duration.ofSeconds(2),
                        null,
                        IdentifierPolicy.PRODUCTION));
    }

    @Test
    void everySettingIsRead() {
        Map<String, String> all = Map.ofEntries(
                Map.entry("gateway.id", "paris-2"),
                Map.entry("gateway.host", "0.0.0.0"),
                Map.entry("gateway.port", "443"),
                Map.entry("gateway.token", TOKEN),
                Map.entry("gateway.tls.certificate", "/etc/tally/chain.pem"),
                Map.entry("gateway.tls.key", "/etc/tally/key.pem"),
                Map.entry("gateway.max-body", "64KiB"),
                Map.entry("gateway.replicate-within", "3s"),
                Map.entry("statement.infer-after", "30m"),
                Map.entry("gateway.identifiers", "fixture"));

        assertThat(read(all))
                .isEqualTo(new GatewaySettings(
                        "paris-2",
                        "0.0.0.0",
                        443,
                        Secret.of(TOKEN),
                        new TlsFiles(Path.of("/etc/tally/chain.pem"), Path.of("/etc/tally/key.pem")),
                        DataSize.ofKib(64),
                        Duration.ofSeconds(3),
                        Duration.ofMinutes(30),
                        IdentifierPolicy.FIXTURE));
    }

    @Test
    void beyondLoopbackATokenAndTlsAreRequiredAndBothAreNamedAtOnce() {
        assertThatThrownBy(() -> read(Map.of("gateway.host", "0.0.0.0")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("gateway.token")
                .hasMessageContaining("gateway.tls.certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.1.2.3", "::", "gateway.example", "127.0.0.1.example", "localhost.example"})
    void whatIsNotSurelyLoopbackIsBeyondIt(String host) {
        assertThatThrownBy(() -> read(Map.of("gateway.host", host))).isInstanceOf(InvalidSettingsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1"})
    void loopbackNeedsNeither(String host) {
        assertThat(read(Map.of("gateway.host", host)).host()).isEqualTo(host);
    }

    @Test
    void aCertificateWithoutItsKeyAndAShortTokenAreRefused() {
        assertThatThrownBy(() -> read(Map.of("gateway.tls.certificate", "c.pem", "gateway.token", "short")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("gateway.tls.key")
                .hasMessageContaining("24 characters")
                .hasMessageNotContaining("short");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "Paris", "-a", "a b"})
    void anIdThatWouldMakeTheOriginAmbiguousIsRefused(String id) {
        assertThatThrownBy(() -> read(Map.of("gateway.id", id))).isInstanceOf(InvalidSettingsException.class);
    }

    private static GatewaySettings read(Map<String, String> settings) {
        return Settings.of(settings).read(GatewaySettings::from);
    }
}
