package dev.tally.streams;

import dev.tally.runtime.deadline.DeadlineSettings;
import dev.tally.runtime.kafka.KafkaSettings;
import dev.tally.runtime.kafka.StreamsSettings;
import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.quarantine.QuarantineLimit;
import dev.tally.runtime.serde.SerdeSettings;
import dev.tally.runtime.settings.DataSize;
import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import dev.tally.schemas.assembly.Deadlines;
import java.util.List;

/**
 * What the join needs to know.
 *
 * @param kafka how the brokers are reached
 * @param topics how topics are laid out
 * @param serde which serializers are used
 * @param streams how Kafka Streams runs it
 * @param deadlines how long a consultation may wait before it is raised
 * @param storeMemory memory of all stores together, outside the Java heap
 * @param quarantinePerMinute how many events may be set aside in a minute before the join stops
 */
public record JoinSettings(
        KafkaSettings kafka,
        TopicSettings topics,
        SerdeSettings serde,
        StreamsSettings streams,
        Deadlines deadlines,
        DataSize storeMemory,
        int quarantinePerMinute) {
    /** Memory of the stores. */
    public static final Setting<DataSize> STORE_MEMORY = Setting.size(
                    "join.store-memory", DataSize.ofMib(16), DataSize.ofMib(65_536))
            .withDefault("128MiB")
            .describedAs("Memory of all the join's stores together, outside the Java heap. Too little, and every event"
                    + " reads from disk.");

    /** Bound of quarantine. */
    public static final Setting<Integer> QUARANTINE_PER_MINUTE = QuarantineLimit.setting("join", "events");

    /** Its own settings, for the reference. */
    public static final SettingsGroup SETTINGS = SettingsGroup.of(
            "Join",
            DeadlineSettings.AFTER_STATEMENT,
            DeadlineSettings.AFTER_SHARE,
            DeadlineSettings.AFTER_OBSERVATION,
            STORE_MEMORY,
            QUARANTINE_PER_MINUTE);

    /** All groups of settings that it reads, for the reference and for telling known keys from mistyped ones. */
    public static final List<SettingsGroup> GROUPS = List.of(
            KafkaSettings.SETTINGS, TopicSettings.SETTINGS, SerdeSettings.SETTINGS, StreamsSettings.SETTINGS, SETTINGS);

    /** Reads the settings; problems go to the reader. */
    public static JoinSettings from(SettingsReader reader) {
        return new JoinSettings(
                KafkaSettings.from(reader),
                TopicSettings.from(reader),
                SerdeSettings.from(reader),
                StreamsSettings.from(reader),
                DeadlineSettings.from(reader),
                reader.get(STORE_MEMORY),
                reader.get(QUARANTINE_PER_MINUTE));
    }
}
