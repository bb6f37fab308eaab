package dev.tally.producer.gateway;

import dev.tally.producer.journal.JournalSettings;
import dev.tally.runtime.kafka.KafkaSettings;
import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.serde.SerdeSettings;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import java.util.List;

/**
 * Everything that a gateway is told.
 *
 * @param gateway how it takes halves
 * @param journal how it keeps them
 * @param kafka how it reaches the brokers
 * @param topics how the topics must be laid out
 * @param serde how values become bytes
 */
public record GatewayConfiguration(
        GatewaySettings gateway,
        JournalSettings journal,
        KafkaSettings kafka,
        TopicSettings topics,
        SerdeSettings serde) {
    /** The groups of all of them, for the reference. */
    public static final List<SettingsGroup> SETTINGS = List.of(
            GatewaySettings.SETTINGS,
            JournalSettings.SETTINGS,
            KafkaSettings.SETTINGS,
            TopicSettings.SETTINGS,
            SerdeSettings.SETTINGS);

    /** Reads all of them; problems go to the reader. */
    public static GatewayConfiguration from(SettingsReader reader) {
        return new GatewayConfiguration(
                GatewaySettings.from(reader),
                JournalSettings.from(reader),
                KafkaSettings.from(reader),
                TopicSettings.from(reader),
                SerdeSettings.from(reader));
    }
}
