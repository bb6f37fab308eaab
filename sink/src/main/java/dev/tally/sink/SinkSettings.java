package dev.tally.sink;

import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.runtime.kafka.KafkaSettings;
import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.quarantine.QuarantineLimit;
import dev.tally.runtime.serde.SerdeSettings;
import dev.tally.runtime.settings.DataSize;
import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import java.time.Duration;

/**
 * What the sink needs to know.
 *
 * <p>Immutable, so safe for any thread.
 *
 * @param kafka how the brokers are reached
 * @param topics how the topics are laid out
 * @param serde how values become bytes
 * @param database how PostgreSQL is reached, as a role that may add and not take away
 * @param groupId the consumer group; sinks of one database share one
 * @param batchSize how many bytes of records, as they are in Kafka, one transaction takes at most; one record always fits
 * @param longestPause longest pause between two attempts to reach what is away
 * @param quarantinePerMinute how many records may be set aside in a minute before the sink stops
 */
public record SinkSettings(
        KafkaSettings kafka,
        TopicSettings topics,
        SerdeSettings serde,
        DatabaseSettings database,
        String groupId,
        DataSize batchSize,
        Duration longestPause,
        int quarantinePerMinute) {
    /** Consumer group. */
    public static final Setting<String> GROUP_ID = Setting.string("sink.group-id")
            .withDefault("tally-sink")
            .describedAs(
                    "Consumer group by which sinks of one database share the partitions. Its offset says up to where"
                            + " gateways were told. Two groups on one database fence each other and store nothing wrong,"
                            + " but waste each other's work.");

    /** Size of a transaction. */
    public static final Setting<DataSize> BATCH_SIZE = Setting.size(
                    "sink.batch-size", DataSize.ofKib(64), DataSize.ofMib(64))
            .withDefault("8MiB")
            .describedAs(
                    "Most bytes of records in one transaction. Larger is faster for a backlog; the process needs about"
                            + " eight times as much memory, and a transaction must end within 30 s.");

    /** Patience. */
    public static final Setting<Duration> LONGEST_PAUSE = Setting.duration(
                    "sink.longest-pause", Duration.ofMillis(100), Duration.ofMinutes(5))
            .withDefault("5s")
            .describedAs(
                    "Longest pause between two attempts while the database, the registry or the brokers are away. Too"
                            + " long, and records wait after everything is back.");

    /** Bound of quarantine. */
    public static final Setting<Integer> QUARANTINE_PER_MINUTE = QuarantineLimit.setting("sink", "records");

    /** All of them, for the reference. */
    public static final SettingsGroup SETTINGS =
            SettingsGroup.of("Sink", GROUP_ID, BATCH_SIZE, LONGEST_PAUSE, QUARANTINE_PER_MINUTE);

    /** Reads the settings; problems go to the reader. */
    public static SinkSettings from(SettingsReader reader) {
        return new SinkSettings(
                KafkaSettings.from(reader),
                TopicSettings.from(reader),
                SerdeSettings.from(reader),
                DatabaseSettings.from(reader),
                reader.get(GROUP_ID),
                reader.get(BATCH_SIZE),
                reader.get(LONGEST_PAUSE),
                reader.get(QUARANTINE_PER_MINUTE));
    }
}
