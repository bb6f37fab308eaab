package dev.tally.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A local stack is local, whatever the shell that it is started from is set up for. */
class ProcessSpecTest {
    @Test
    void settingsOfTallyAreNotInheritedAndEverythingElseIs() {
        ProcessSpec spec = new ProcessSpec("sink", List.of("java"), Path.of("home"), Path.of("log"));

        Map<String, String> environment = spec.environmentFrom(Map.of(
                "TALLY_DATABASE_URL", "jdbc:postgresql://production/tally",
                "TALLY_KAFKA_BOOTSTRAP_SERVERS", "production:9092",
                "TALLY_CONFIG", "/etc/tally.properties",
                "PATH", "/usr/bin"));

        assertThat(environment).containsExactly(Map.entry("PATH", "/usr/bin"));
    }

    @Test
    void variablesOfItsOwnWin() {
        ProcessSpec spec = new ProcessSpec(
                "sink",
                List.of("java"),
                Map.of("LC_ALL", "C", "TALLY_LOGGING_FORMAT", "json"),
                Path.of("home"),
                Path.of("log"),
                Signal.TERMINATE);

        assertThat(spec.environmentFrom(Map.of("LC_ALL", "fr_FR", "TALLY_LOGGING_FORMAT", "text")))
                .containsOnly(Map.entry("LC_ALL", "C"), Map.entry("TALLY_LOGGING_FORMAT", "json"));
    }
}
