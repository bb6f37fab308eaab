package dev.tally.sink.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaVersionTest {
    @Test
    void theSinkAsksForTheNewestMigrationOfItsOwnJar() throws IOException, URISyntaxException {
        URI migrations =
                Objects.requireNonNull(Migration.class.getResource("migration")).toURI();
        try (Stream<Path> files = Files.list(Path.of(migrations))) {
            int newest = files.map(file -> file.getFileName().toString())
                    .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                    .max()
                    .orElseThrow();
            assertThat(SchemaVersion.NEEDED).isEqualTo(newest);
        }
    }
}
