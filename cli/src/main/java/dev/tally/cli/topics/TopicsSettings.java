package dev.tally.cli.topics;

import dev.tally.runtime.kafka.KafkaSettings;
import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.serde.SerdeSettings;
import dev.tally.runtime.settings.SettingsReader;

/**
 * What the topics commands need to know.
 *
 * @param kafka the brokers
 * @param topics how the topics are laid out
 * @param serde where the registry is
 */
public record TopicsSettings(KafkaSettings kafka, TopicSettings topics, SerdeSettings serde) {
    /** Reads the settings; problems go to the reader. */
    public static TopicsSettings from(SettingsReader reader) {
        return new TopicsSettings(KafkaSettings.from(reader), TopicSettings.from(reader), SerdeSettings.from(reader));
    }
}
