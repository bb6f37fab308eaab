package dev.tally.producer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.runtime.settings.DataSize;
import dev.tally.runtime.settings.InvalidSettingsException;
import dev.tally.runtime.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P1: how long and how much is kept is what the settings say. */
class JournalSettingsTest {
    @Test
    void theDefaultsAreThoseOfTheDesign() {
        assertThat(read(Map.of()))
                .isEqualTo(new JournalSettings(
                        Path.of("/var/lib/tally/gateway"),
                        DataSize.ofMib(4096),
                        Duration.ofDays(90),
                        Duration.ofMinutes(10)));
    }

    @Test
    void everySettingIsRead() {
        Map<String, String> all = Map.of(
                "journal.directory", "/data/journal",
                "journal.max-size", "1GiB",
                "journal.keep-stubs", "30d",
                "journal.resend-after", "1m");

        assertThat(read(all))
                .isEqualTo(new JournalSettings(
                        Path.of("/data/journal"), DataSize.ofMib(1024), Duration.ofDays(30), Duration.ofMinutes(1)));
    }

    @Test
    void aJournalTooSmallToBeOneIsRefused() {
        assertThatThrownBy(() -> read(Map.of("journal.max-size", "1MiB")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("journal.max-size");
    }

    private static JournalSettings read(Map<String, String> settings) {
        return Settings.of(settings).read(JournalSettings::from);
    }
}
