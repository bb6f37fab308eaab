package dev.tally.runtime.kafka;

import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How Kafka Streams runs the join on this machine.
 *
 * @param applicationId names the consumer group, the transactions and the join's own topics
 * @param stateDirectory durable directory of the local stores
 * @param threads stream threads
 * @param standbyReplicas warm copies of each store on other machines
 * @param commitInterval time between transactions
 */
public record StreamsSettings(
        String applicationId, Path stateDirectory, int threads, int standbyReplicas, Duration commitInterval) {
    /** Name of the application. */
    public static final Setting<String> APPLICATION_ID = Setting.string(
                    "join.application-id", StreamsSettings::wellNamed)
            .withDefault("tally-join")
            .describedAs(
                    "Names the join's consumer group, transactions and changelog topics. Another name starts again from"
                            + " nothing, with the old state left behind.");

    /** Directory of the stores. */
    public static final Setting<Path> STATE_DIRECTORY = Setting.path("join.state-directory")
            .withDefault("/var/lib/tally/join")
            .describedAs(
                    "Directory of the join's local stores. On a disk that does not survive a restart, every start reads"
                            + " the whole changelog again.");

    /** Threads. */
    public static final Setting<Integer> THREADS = Setting.integer("join.threads", 1, 64)
            .withDefault("1")
            .describedAs("Stream threads of this process; more than topics.partitions gives idle ones.");

    /** Warm copies. */
    public static final Setting<Integer> STANDBY_REPLICAS = Setting.integer("join.standby-replicas", 0, 8)
            .withDefault("1")
            .describedAs(
                    "Warm copies of each store in other join processes. With 0, the work of a lost process waits until"
                            + " its stores are read back.");

    /** Time between transactions. */
    public static final Setting<Duration> COMMIT_INTERVAL = Setting.duration(
                    "join.commit-interval", Duration.ofMillis(10), Duration.ofSeconds(5))
            .withDefault("100ms")
            .describedAs(
                    "Time between transactions. Longer costs less work a record and delays every record by as much.");

    /** All of them, for the reference. */
    public static final SettingsGroup SETTINGS = SettingsGroup.of(
            "Join: Kafka Streams", APPLICATION_ID, STATE_DIRECTORY, THREADS, STANDBY_REPLICAS, COMMIT_INTERVAL);

    /** Reads the settings; problems go to the reader. */
    public static StreamsSettings from(SettingsReader reader) {
        return new StreamsSettings(
                reader.get(APPLICATION_ID),
                reader.get(STATE_DIRECTORY),
                reader.get(THREADS),
                reader.get(STANDBY_REPLICAS),
                reader.get(COMMIT_INTERVAL));
    }

    private static @Nullable String wellNamed(String text) {
        return text.matches("[a-z0-9][a-z0-9.-]{0,99}") ? null : "must be lower-case letters, digits, dots and dashes";
    }
}
