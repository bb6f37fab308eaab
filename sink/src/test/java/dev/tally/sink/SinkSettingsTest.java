package dev.tally.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.runtime.settings.DataSize;
import dev.tally.runtime.settings.InvalidSettingsException;
import dev.tally.runtime.settings.Secret;
import dev.tally.runtime.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinkSettingsTest {
    private static final Map<String, String> NEEDED = Map.of(
            "kafka.bootstrap.servers", "127.0.0.1:9092",
            "serde.schema.registry.url", "http://127.0.0.1:8081",
            "database.url", "jdbc:postgresql://127.0.0.1:5432/tally");

    @Test
    void theDefaultsAreTheSinksRoleAndItsGroup() {
        SinkSettings settings = Settings.of(NEEDED).read(SinkSettings::from);

        assertThat(settings.database().user()).isEqualTo("tally_sink");
        assertThat(settings.groupId()).isEqualTo("tally-sink");
        assertThat(settings.batchSize()).isEqualTo(DataSize.ofMib(8));
        assertThat(settings.longestPause()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.quarantinePerMinute()).isEqualTo(20);
    }

    @Test
    void everySettingIsMapped() {
        SinkSettings settings = Settings.of(with(Map.of(
                        "sink.group-id", "mine",
                        "sink.batch-size", "1MiB",
                        "sink.longest-pause", "30s",
                        "sink.quarantine-per-minute", "7")))
                .read(SinkSettings::from);

        assertThat(settings.groupId()).isEqualTo("mine");
        assertThat(settings.batchSize()).isEqualTo(DataSize.ofMib(1));
        assertThat(settings.longestPause()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.quarantinePerMinute()).isEqualTo(7);
    }

    @Test
    void allProblemsAreToldAtOnce() {
        Settings wrong = Settings.of(with(
                Map.of("sink.batch-size", "1B", "sink.longest-pause", "never", "sink.quarantine-per-minute", "0")));

        assertThatThrownBy(() -> wrong.read(SinkSettings::from))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("sink.batch-size")
                .hasMessageContaining("sink.longest-pause")
                .hasMessageContaining("sink.quarantine-per-minute");
    }

    @Test
    void theMigrationRunsAsTheOwnerOnTheSinksDatabaseAndGivesThePasswordsThatAreSet() {
        MigrationSettings settings = Settings.of(with(Map.of(
                        "migration.user", "postgres",
                        "migration.password", "owner's",
                        "migration.sink-password", "sink's",
                        "database.password", "not the owner's")))
                .read(List.of(SinkSettings.SETTINGS), reader -> {
                    SinkSettings.from(reader);
                    return MigrationSettings.from(reader);
                });

        assertThat(settings.owner().url()).isEqualTo("jdbc:postgresql://127.0.0.1:5432/tally");
        assertThat(settings.owner().user()).isEqualTo("postgres");
        assertThat(settings.owner().password()).isEqualTo(Secret.of("owner's"));
        assertThat(settings.passwords()).containsOnly(Map.entry("tally_sink", Secret.of("sink's")));
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(NEEDED);
        all.putAll(more);
        return all;
    }
}
