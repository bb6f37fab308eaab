package dev.tally.schemas.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a schema registry. Keys and meanings are those of Confluent's clients, so that swapping the serde changes
 * class names alone.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><td>{@code schema.registry.url}</td><td>addresses, comma separated; the next is asked when one fails</td></tr>
 * <tr><td>{@code basic.auth.credentials.source}</td><td>{@code URL} (default) or {@code USER_INFO}</td></tr>
 * <tr><td>{@code basic.auth.user.info}</td><td>{@code user:password}, for {@code USER_INFO}</td></tr>
 * <tr><td>{@code bearer.auth.credentials.source}</td><td>{@code STATIC_TOKEN}</td></tr>
 * <tr><td>{@code bearer.auth.token}</td><td>the token</td></tr>
 * <tr><td>{@code schema.registry.ssl.*}</td><td>as Kafka's {@code ssl.*}: JKS, PKCS12 or PEM</td></tr>
 * <tr><td>{@code schema.registry.request.timeout.ms}</td><td>for one address to answer one request; 5000. Too short and a
 * slow registry looks like an outage</td></tr>
 * <tr><td>{@code schema.registry.wait.ms}</td><td>how long the serde asks again while no address answers; 0 asks each once</td></tr>
 * </table>
 *
 * Secrets are held as {@link Password} or header values and print as hidden. Immutable.
 *
 * @param endpoints at least one
 * @param tls Kafka's {@code ssl.*} settings, parsed; empty uses the JVM's trust store
 * @param requestTimeout for one address to answer one request
 * @param patience how long the serde asks again while no address answers
 */
public record RegistrySettings(
        List<RegistryEndpoint> endpoints, Map<String, Object> tls, Duration requestTimeout, Duration patience) {
    static final String URL = "schema.registry.url";
    static final String REQUEST_TIMEOUT = "schema.registry.request.timeout.ms";
    static final String WAIT = "schema.registry.wait.ms";

    private static final long DEFAULT_REQUEST_TIMEOUT_MS = 5_000;

    public RegistrySettings {
        endpoints = List.copyOf(endpoints);
        tls = Map.copyOf(tls);
    }

    /**
     * Reads the settings out of client properties; keys that are not the registry's are left alone.
     *
     * @throws ConfigException naming every key that is wrong, and what it takes
     */
    public static RegistrySettings from(Map<String, ?> configs) {
        List<String> problems = new ArrayList<>();
        List<RegistryEndpoint> endpoints = RegistryCredentials.endpoints(configs, problems);
        Duration requestTimeout = millis(configs, REQUEST_TIMEOUT, 1, DEFAULT_REQUEST_TIMEOUT_MS, problems);
        Duration patience = millis(configs, WAIT, 0, 0, problems);
        Map<String, Object> tls = RegistryTls.settings(configs, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException("schema registry settings: " + String.join("; ", problems));
        }
        return new RegistrySettings(endpoints, tls, requestTimeout, patience);
    }

    /** The addresses, as text without credentials. */
    public String addresses() {
        return String.join(
                ", ", endpoints.stream().map(RegistryEndpoint::toString).toList());
    }

    /** A setting as text; null if it is absent or blank. */
    static @Nullable String text(Map<String, ?> configs, String key) {
        Object value = configs.get(key);
        if (value == null) {
            return null;
        }
        String text = value instanceof Password password ? password.value() : value.toString();
        return text.isBlank() ? null : text.trim();
    }

    private static Duration millis(
            Map<String, ?> configs, String key, long least, long fallback, List<String> problems) {
        String text = text(configs, key);
        if (text == null) {
            return Duration.ofMillis(fallback);
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least) {
                return Duration.ofMillis(value);
            }
        } catch (NumberFormatException e) {
            // Named below, together with numbers that are too small.
        }
        problems.add(key + " = " + text + " is not a number of milliseconds of at least " + least);
        return Duration.ofMillis(fallback);
    }
}
