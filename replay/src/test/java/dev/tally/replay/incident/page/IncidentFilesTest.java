package dev.tally.replay.incident.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.replay.ReplayRefusedException;
import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.sample.Reports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report is evidence: it is there whole, only its owner reads it, and nothing writes over it (P5). */
class IncidentFilesTest {
    private static final Wording WORDS = Wording.of(Language.en, ZoneId.of("Europe/Paris"));

    @TempDir
    Path directory;

    @Test
    void everythingIsThereAndOnlyItsOwnerCanReadIt() throws Exception {
        IncidentReport report = Reports.golden(30);
        Path out = directory.resolve("deep").resolve("incident");

        List<String> written = IncidentFiles.in(out).write(report, WORDS);

        assertThat(written)
                .contains("report.html", "report.md", "affected.csv", "practitioners/practitioner-1.md")
                .hasSize(3 + report.practitioners().size());
        try (Stream<Path> all = Files.walk(out)) {
            List<Path> there = all.toList();
            assertThat(there.stream()
                            .filter(Files::isRegularFile)
                            .map(each -> out.relativize(each).toString()))
                    .containsExactlyInAnyOrderElementsOf(written);
            for (Path each : there) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void aNameThatIsAPathStaysInTheDirectory() {
        List<String> written = IncidentFiles.in(directory.resolve("out")).write(Reports.hostile(), WORDS);

        assertThat(written)
                .filteredOn(each -> each.startsWith("practitioners/"))
                .allSatisfy(each -> assertThat(each).matches("practitioners/[A-Za-z0-9_-]+\\.md"));
    }

    @Test
    void aReportIsNotWrittenOver() throws Exception {
        Files.writeString(directory.resolve("report.md"), "an older one");

        assertThatThrownBy(() -> IncidentFiles.in(directory))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageContaining("not an empty directory");
        assertThat(directory.resolve("report.md")).hasContent("an older one");
    }

    @Test
    void anEmptyDirectoryIsTakenAndAFileIsNot() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        Path empty = Files.createDirectory(directory.resolve("empty"));

        assertThat(IncidentFiles.in(empty).write(Reports.empty(), WORDS)).hasSize(3);
        assertThatThrownBy(() -> IncidentFiles.in(file)).isInstanceOf(ReplayRefusedException.class);
    }
}
