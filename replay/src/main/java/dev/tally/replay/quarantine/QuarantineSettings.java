package dev.tally.replay.quarantine;

import dev.tally.runtime.kafka.KafkaSettings;
import dev.tally.runtime.serde.SerdeSettings;
import dev.tally.runtime.settings.SettingsReader;

/**
 * What is needed to work with the quarantine.
 *
 * @param kafka the brokers
 * @param serde how values become bytes
 */
public record QuarantineSettings(KafkaSettings kafka, SerdeSettings serde) {
    /** Reads the settings; problems go to the reader. */
    public static QuarantineSettings from(SettingsReader reader) {
        return new QuarantineSettings(KafkaSettings.from(reader), SerdeSettings.from(reader));
    }
}
