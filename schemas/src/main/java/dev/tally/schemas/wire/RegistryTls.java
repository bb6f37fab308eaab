package dev.tally.schemas.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * TLS to the registry, by the same code that Kafka's clients use for brokers: so stores of type JKS, PKCS12 and PEM, and
 * all of Kafka's {@code ssl.*} keys, work here as they do there.
 */
final class RegistryTls {
    private static final String PREFIX = "schema.registry.";

    private RegistryTls() {}

    /** The {@code schema.registry.ssl.*} settings, parsed by Kafka's own definitions; empty if there are none. */
    static Map<String, Object> settings(Map<String, ?> configs, List<String> problems) {
        Map<String, Object> given = new LinkedHashMap<>();
        configs.forEach((key, value) -> {
            if (key.startsWith(PREFIX + "ssl.") && value != null) {
                given.put(key.substring(PREFIX.length()), value);
            }
        });
        if (given.isEmpty()) {
            return Map.of();
        }
        if ("".equals(given.get(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG))) {
            problems.add(PREFIX + SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG
                    + " cannot be switched off: give the registry a certificate for its host name");
        }
        try {
            ConfigDef definitions = new ConfigDef();
            SslConfigs.addClientSslSupport(definitions);
            Map<String, Object> parsed = new LinkedHashMap<>(definitions.parse(given));
            parsed.values().removeIf(value -> value == null);
            return parsed;
        } catch (ConfigException e) {
            problems.add(PREFIX + "ssl.*: " + e.getMessage());
            return Map.of();
        }
    }

    /**
     * Loads the stores.
     *
     * @throws ConfigException naming the stores, if one cannot be read
     */
    static SSLContext context(Map<String, Object> settings) {
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(settings);
            return factory.sslContext();
        } catch (KafkaException e) {
            throw new ConfigException("schema registry settings: the stores named by schema.registry.ssl.* cannot be"
                    + " used: " + e.getMessage()
                    + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()));
        }
    }
}
