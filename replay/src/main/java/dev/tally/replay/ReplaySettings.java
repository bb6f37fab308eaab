package dev.tally.replay;

import dev.tally.runtime.kafka.KafkaSettings;
import dev.tally.runtime.serde.SerdeSettings;
import dev.tally.runtime.settings.Secret;
import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What replay needs to know.
 *
 * @param kafka how the brokers are reached
 * @param serde how bytes become values
 * @param zone of times without one, and of days
 * @param pseudonymKey what pseudonyms are made with; null gives pseudonyms that no other run will share
 * @param threads partitions that are read at once
 * @param patience how long a broker may be silent before an export gives up
 */
public record ReplaySettings(
        KafkaSettings kafka,
        SerdeSettings serde,
        ZoneId zone,
        @Nullable Secret pseudonymKey,
        int threads,
        Duration patience) {
    /** Shorter keys could be tried out. */
    public static final int SHORTEST_KEY = 32;

    /** Time zone. */
    public static final Setting<String> ZONE = Setting.string("replay.zone", ReplaySettings::isZone)
            .withDefault("Europe/Paris")
            .describedAs("Time zone of bounds that name none, of the times in exports, and of --partitioned-by day.");

    /** Key of pseudonyms. */
    public static final Setting<Secret> PSEUDONYM_KEY = Setting.secret("replay.pseudonym-key")
            .optional()
            .describedAs(
                    "Key of the pseudonyms in exports, at least 32 characters. Whoever has it can tell which pseudonym is"
                            + " whose. Exports with the same key can be laid beside each other; without a key each export"
                            + " has pseudonyms of its own.");

    /** Parallelism. */
    public static final Setting<Integer> THREADS = Setting.integer("replay.threads", 1, 32)
            .withDefault("2")
            .describedAs("Partitions that an export reads at once. Each needs about 30 MiB of memory.");

    /** Patience. */
    public static final Setting<Duration> PATIENCE = Setting.duration(
                    "replay.patience", Duration.ofSeconds(1), Duration.ofHours(1))
            .withDefault("60s")
            .describedAs(
                    "How long an export waits for a broker that is silent. Shorter than a broker takes to be replaced,"
                            + " and exports break off that could have gone on; they can be resumed.");

    /** All of them, for the reference. */
    public static final SettingsGroup SETTINGS = SettingsGroup.of("Replay", ZONE, PSEUDONYM_KEY, THREADS, PATIENCE);

    /** Reads the settings; problems go to the reader. */
    public static ReplaySettings from(SettingsReader reader) {
        KafkaSettings kafka = KafkaSettings.from(reader);
        SerdeSettings serde = SerdeSettings.from(reader);
        Secret key = reader.find(PSEUDONYM_KEY);
        reader.require(
                key == null || key.reveal().strip().length() >= SHORTEST_KEY,
                PSEUDONYM_KEY,
                "must have at least " + SHORTEST_KEY + " characters: make one with openssl rand -hex 32");
        String zone = reader.get(ZONE);
        return new ReplaySettings(
                kafka,
                serde,
                ZoneId.of(isZone(zone) == null ? zone : "Europe/Paris"),
                key,
                reader.get(THREADS),
                reader.get(PATIENCE));
    }

    private static @Nullable String isZone(String text) {
        try {
            ZoneId.of(text);
            return null;
        } catch (DateTimeException notOne) {
            return "must be a time zone such as Europe/Paris or UTC";
        }
    }
}
