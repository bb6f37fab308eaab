package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The incident of 2023 as a user plays it again (P1, P4, P5): each release that loses notes is noticed while it runs, exactly the affected
 * are named, and what the journal still has comes back.
 */
@EnabledIfSystemProperty(named = "tally.heavy", matches = "true", disabledReason = "it takes more than a minute")
class ScenarioIT {
    /** In 2023 it was 17 hours. */
    private static final double NOTICED_WITHIN_SECONDS = 60;

    @TempDir
    private Path directory;

    @Test
    void exactlyTheAffectedAreNamedWhileTheFaultRunsAndComeBackAsFarAsTheyCan()
            throws IOException, InterruptedException {
        try (CommandProcess demo =
                CommandProcess.start(directory, "demo", "--scenario", "2023", "--seed", "20230426", "-o", "json")) {
            int exitCode = demo.exitCode();
            JsonNode result = new JsonMapper().readTree(demo.out());
            Set<String> swallowed = ids(result.path("faults").path(0).path("lost"));
            Set<String> emptied = ids(result.path("faults").path(1).path("lost"));
            Set<String> lost = new TreeSet<>(swallowed);
            lost.addAll(emptied);

            assertThat(exitCode).as(demo.out() + demo.err()).isZero();
            assertThat(swallowed).hasSize(20);
            assertThat(emptied).hasSize(12).doesNotContainAnyElementsOf(swallowed);
            assertThat(ids(result.path("named"))).isEqualTo(lost);
            JsonNode findings = result.path("findings");
            assertThat(findings.path("hole").asInt()
                            + findings.path("missing-tail").asInt())
                    .as("numbers that never came")
                    .isEqualTo(20);
            assertThat(findings.path("quarantined").asInt()).as("refusals").isEqualTo(12);
            assertThat(findings.path("overdue").asInt())
                    .as("shares without an observation")
                    .isEqualTo(32);
            assertThat(listed(demo.work().resolve(result.path("report").asText())))
                    .isEqualTo(lost);
            assertThat(ids(result.path("restored"))).isEqualTo(swallowed);
            assertThat(ids(result.path("stillNamed"))).isEqualTo(emptied);
            assertThat(result.path("faults"))
                    .allSatisfy(fault -> assertThat(
                                    fault.path("noticedAfterSeconds").asDouble())
                            .isBetween(0.0, NOTICED_WITHIN_SECONDS));
            demo.assertNothingIsLeft();
        }
    }

    /** In the list of the report that it wrote. */
    private static Set<String> listed(Path report) throws IOException {
        Set<String> consultations = new TreeSet<>();
        List<String> rows = Files.readAllLines(report.resolve("affected.csv"));
        rows.subList(1, rows.size()).forEach(row -> consultations.add(row.substring(0, row.indexOf(','))));
        return consultations;
    }

    private static Set<String> ids(JsonNode list) {
        Set<String> ids = new TreeSet<>();
        list.forEach(id -> ids.add(id.asText()));
        return ids;
    }
}
