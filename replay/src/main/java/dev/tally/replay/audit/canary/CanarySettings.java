package dev.tally.replay.audit.canary;

import dev.tally.runtime.settings.Secret;
import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How canaries are sent.
 *
 * @param gateway through which gateway
 * @param token its bearer token; null on loopback
 * @param certificate PEM file that is trusted instead of the authorities that the JDK knows; null for those
 * @param interval how often
 */
public record CanarySettings(
        URI gateway, @Nullable Secret token, @Nullable Path certificate, Duration interval) {
    /** Gateway. */
    public static final Setting<URI> GATEWAY = Setting.uri("audit.canary.gateway", "http", "https")
            .optional()
            .describedAs(
                    "Address of a gateway that tally audit --follow sends canaries through: consultations that nobody had, to see"
                            + " that the way from HTTP to the row is open. Without it none is sent. See docs/AUDIT.md.");

    /** Token. */
    public static final Setting<Secret> TOKEN = Setting.secret("audit.canary.token")
            .optional()
            .describedAs("Bearer token of that gateway; needed beyond loopback.");

    /** Certificate. */
    public static final Setting<Path> CERTIFICATE = Setting.path("audit.canary.certificate")
            .optional()
            .describedAs(
                    "PEM file with the certificate of that gateway, or of the authority that signed it; trusted instead of"
                            + " the authorities that the JDK knows.");

    /** Interval. */
    public static final Setting<Duration> INTERVAL = Setting.duration(
                    "audit.canary.interval", Duration.ofSeconds(1), Duration.ofDays(1))
            .withDefault("60s")
            .describedAs("How often a canary is sent. Each is kept for ever, as every consultation is.");

    /** All of them, for the reference. */
    public static final SettingsGroup SETTINGS =
            SettingsGroup.of("Canaries of the audit that follows", GATEWAY, TOKEN, CERTIFICATE, INTERVAL);

    /** Reads the settings, of which there are none if no gateway is named; problems go to the reader. */
    public static Optional<CanarySettings> from(SettingsReader reader) {
        URI gateway = reader.find(GATEWAY);
        Secret token = reader.find(TOKEN);
        Path certificate = reader.find(CERTIFICATE);
        Duration interval = reader.get(INTERVAL);
        if (gateway == null) {
            return Optional.empty();
        }
        reader.require(
                certificate == null || "https".equals(gateway.getScheme()),
                CERTIFICATE,
                "is of no use without TLS; name the gateway as https://...");
        return Optional.of(new CanarySettings(gateway, token, certificate, interval));
    }
}
