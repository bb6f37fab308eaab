package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo as a user runs it: its output, its exit code, and what it leaves behind. In a shell that is set up for production,
 * and in a home with an accent in its name.
 */
class DemoIT {
    private static final Path EXAMPLES = Path.of("..", "examples", "consultations.ndjson");

    @TempDir
    private Path directory;

    @Test
    void generatedConsultationsAllEndWhereTheyBelong() throws IOException, InterruptedException {
        try (CommandProcess demo =
                CommandProcess.start(directory, "demo", "--consultations", "300", "--seed", "20230426", "-o", "json")) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            JsonNode result = new JsonMapper().readTree(demo.out());
            assertThat(result.path("consultations").asInt()).isEqualTo(300);
            assertThat(result.path("waiting").asInt())
                    .as("one in fifty is generated incomplete")
                    .isEqualTo(6);
            assertThat(result.path("recordsStored").asInt()).isGreaterThanOrEqualTo(294);
            for (String count : List.of("lost", "duplicated", "torn", "altered", "quarantined", "refused")) {
                assertThat(result.path(count).asInt(-1)).as(count).isZero();
            }
            assertThat(result.path("secondsToReady").asDouble()).isPositive();
            assertThat(result.path("secondsToStored").asDouble()).isPositive();
            demo.assertNothingIsLeft();
        }
    }

    @Test
    void everyCompleteExampleIsStoredAndTheOneOf2023WaitsAndABadLineIsCounted()
            throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>(Files.readAllLines(EXAMPLES));
        lines.add("this is no event");
        Path input = Files.write(directory.resolve("input.ndjson"), lines);

        try (CommandProcess demo = CommandProcess.start(
                directory, "demo", "--input", input.toString(), "--data", "données", "-o", "json")) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            JsonNode result = new JsonMapper().readTree(demo.out());
            assertThat(result.path("consultations").asInt()).isEqualTo(70);
            assertThat(result.path("recordsStored").asInt()).isEqualTo(69);
            assertThat(result.path("waitingFor").path("observation").asInt()).isOne();
            assertThat(result.path("refused").asInt()).isZero();
            assertThat(result.path("malformed").asInt()).isOne();
            assertThat(demo.err()).contains("line 226: not one JSON object");
            assertThat(demo.work().resolve("données").resolve("logs"))
                    .as("a directory that was named is kept, where the person is")
                    .isDirectory();
            demo.assertNothingIsLeft();
        }
    }

    @Test
    void whateverIsKilledWhileItRunsTheTallyIsTheSame() throws IOException, InterruptedException {
        int consultations = Boolean.getBoolean("tally.heavy") ? 3_000 : 300;
        try (CommandProcess demo = CommandProcess.start(
                directory, "demo", "--chaos", "--consultations", Integer.toString(consultations), "-o", "json")) {
            int exitCode = demo.exitCode();
            demo.err()
                    .lines()
                    .filter(line -> line.contains("chaos: "))
                    .map(line -> line.substring(line.indexOf("chaos: ")))
                    .forEach(System.out::println);

            assertThat(exitCode).as(demo.err()).isZero();
            JsonNode result = new JsonMapper().readTree(demo.out());
            for (String count :
                    List.of("lost", "duplicated", "torn", "altered", "lying", "quarantined", "unanswered")) {
                assertThat(result.path(count).asInt(-1)).as(count).isZero();
            }
            assertThat(result.path("waiting").asInt()).isEqualTo(consultations / 50);
            assertThat(result.path("kills").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("broker", "join", "sink", "postgresql", "gateway");
            demo.assertNothingIsLeft();
        }
    }

    @Test
    void aWrongOptionIsExplainedWithoutAStackTrace() throws IOException, InterruptedException {
        try (CommandProcess demo = CommandProcess.start(directory, "demo", "--consultation", "10")) {
            assertThat(demo.exitCode()).isEqualTo(2);
            assertThat(demo.err()).contains("--consultation").doesNotContain("Exception", "\tat ");
        }
    }
}
