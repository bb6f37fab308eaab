package dev.tally.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.runtime.settings.DataSize;
import dev.tally.runtime.settings.InvalidSettingsException;
import dev.tally.runtime.settings.Settings;
import dev.tally.schemas.assembly.Deadlines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P4: the join's settings")
class JoinSettingsTest {

    @Test
    void have_the_deadlines_of_the_design_unless_told_otherwise() {
        JoinSettings settings = read(Map.of());

        assertThat(settings.deadlines()).isEqualTo(Deadlines.STANDARD);
        assertThat(settings.storeMemory()).isEqualTo(DataSize.ofMib(128));
        assertThat(settings.quarantinePerMinute()).isEqualTo(20);
        assertThat(settings.streams().applicationId()).isEqualTo("tally-join");
        assertThat(settings.streams().standbyReplicas()).isEqualTo(1);
    }

    @Test
    void are_all_read() {
        JoinSettings settings = read(Map.of(
                "join.deadline.after-statement", "5s",
                "join.deadline.after-share", "7m",
                "join.deadline.after-observation", "3d",
                "join.store-memory", "1GiB",
                "join.quarantine-per-minute", "7",
                "join.state-directory", "/srv/join"));

        assertThat(settings.deadlines())
                .isEqualTo(new Deadlines(Duration.ofSeconds(5), Duration.ofMinutes(7), Duration.ofDays(3)));
        assertThat(settings.storeMemory()).isEqualTo(DataSize.ofMib(1024));
        assertThat(settings.quarantinePerMinute()).isEqualTo(7);
        assertThat(settings.streams().stateDirectory()).isEqualTo(Path.of("/srv/join"));
    }

    @Test
    void are_refused_all_at_once_where_they_make_no_sense() {
        assertThatThrownBy(() -> read(Map.of(
                        "join.deadline.after-statement", "0s",
                        "join.deadline.after-share", "soon",
                        "join.quarantine-per-minute", "0",
                        "join.store-memory", "1KiB")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("join.deadline.after-statement")
                .hasMessageContaining("join.deadline.after-share")
                .hasMessageContaining("join.quarantine-per-minute")
                .hasMessageContaining("join.store-memory");
    }

    private static JoinSettings read(Map<String, String> more) {
        Map<String, String> flags = new LinkedHashMap<>(more);
        flags.put("kafka.bootstrap.servers", "localhost:9092");
        flags.put("serde.schema.registry.url", "http://localhost:8081");
        return Settings.of(flags).read(JoinSettings::from);
    }
}
