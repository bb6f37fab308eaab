package dev.tally.runtime.kafka;

import dev.tally.runtime.settings.PassThrough;
import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingPrefix;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import java.util.List;
import java.util.Locale;

/**
 * How the brokers are reached.
 *
 * <p>Immutable, so safe for any thread.
 *
 * @param bootstrapServers brokers to begin with, {@code host:port}
 * @param clientProperties handed on to every Kafka client: TLS, SASL, tuning
 */
public record KafkaSettings(List<String> bootstrapServers, PassThrough clientProperties) {
    /** Brokers to begin with. */
    public static final Setting<List<String>> BOOTSTRAP_SERVERS = Setting.list("kafka.bootstrap.servers")
            .describedAs(
                    "Brokers to begin with, as host:port with commas between. Name at least two: with one, a service"
                            + " cannot start while that one is down.");

    /** Everything else that Kafka's clients know. */
    public static final SettingPrefix CLIENT_PROPERTIES = new SettingPrefix(
            "kafka.",
            "Handed on to every Kafka client by Kafka's own names, for TLS and SASL among others:"
                    + " `kafka.security.protocol`, `kafka.ssl.truststore.location`, `kafka.sasl.jaas.config`."
                    + " Settings that carry a promise cannot be changed.",
            List.of(
                    "sasl.jaas.config",
                    "ssl.key.password",
                    "ssl.keystore.key",
                    "ssl.keystore.password",
                    "ssl.truststore.password"));

    /** All of them, for the reference. */
    public static final SettingsGroup SETTINGS =
            SettingsGroup.of("Kafka", BOOTSTRAP_SERVERS).with(CLIENT_PROPERTIES);

    /** Copies the list. */
    public KafkaSettings {
        bootstrapServers = List.copyOf(bootstrapServers);
    }

    /** Reads the settings; problems go to the reader. */
    public static KafkaSettings from(SettingsReader reader) {
        List<String> servers = reader.get(BOOTSTRAP_SERVERS);
        for (String server : servers) {
            reader.require(isHostAndPort(server), BOOTSTRAP_SERVERS, "must be host:port with commas between");
        }
        PassThrough properties = reader.all(CLIENT_PROPERTIES);
        properties.asMap().keySet().forEach(name -> check(reader, name));
        return new KafkaSettings(servers, properties);
    }

    private static void check(SettingsReader reader, String name) {
        String refusal = KafkaPromises.refusal(name);
        if (refusal != null) {
            reader.problem(CLIENT_PROPERTIES, name, refusal);
        } else if (!KafkaNames.isKnown(name)) {
            // Plugins read names of their own, so only what looks like a slip is refused.
            KafkaNames.meant(name)
                    .ifPresent(meant -> reader.unknownName(
                            CLIENT_PROPERTIES, name, "is unknown to Kafka: did you mean kafka." + meant + "?"));
        }
    }

    /** Settings of brokers without TLS, as the local stack has them. */
    public static KafkaSettings plain(String bootstrapServers) {
        return new KafkaSettings(List.of(bootstrapServers.split(",")), PassThrough.none());
    }

    private static boolean isHostAndPort(String server) {
        return server.toLowerCase(Locale.ROOT).matches("([a-z0-9_.-]+|\\[[0-9a-f:.%a-z]+]):\\d{1,5}");
    }
}
