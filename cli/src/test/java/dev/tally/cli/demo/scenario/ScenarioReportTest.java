package dev.tally.cli.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.cli.demo.scenario.ScenarioReport.Fault;
import dev.tally.cli.demo.scenario.Watcher.Noticed;
import dev.tally.runtime.service.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The scenario succeeds only if Tally named exactly what was lost (P4), and brought back what can come back (P1). */
class ScenarioReportTest {
    private static final UUID SWALLOWED = new UUID(1, 1);
    private static final UUID EMPTIED = new UUID(1, 2);
    private static final UUID SOUND = new UUID(1, 3);
    private static final Noticed NOTICED = new Noticed(Instant.EPOCH, "overdue", "NothingOverdue");
    private static final List<Fault> FAULTS = List.of(
            new Fault("swallows", Set.of(SWALLOWED), true, Duration.ofMillis(8_040), NOTICED),
            new Fault("empties", Set.of(EMPTIED), false, Duration.ofSeconds(4), NOTICED));

    private static ScenarioReport report(
            Set<UUID> named, List<String> beside, Set<UUID> restored, Set<UUID> stillNamed) {
        return report(named, Set.of(SWALLOWED, EMPTIED), beside, restored, stillNamed);
    }

    private static ScenarioReport report(
            Set<UUID> named, Set<UUID> listed, List<String> beside, Set<UUID> restored, Set<UUID> stillNamed) {
        return new ScenarioReport(
                List.of(),
                FAULTS,
                named,
                Map.of("hole", 1L),
                new WrittenReport(Path.of("report"), listed),
                beside,
                restored,
                stillNamed,
                Duration.ofSeconds(60),
                1);
    }

    private static void assertFinds(ScenarioReport report, String... differences) {
        assertThat(report.differences()).containsExactly(differences);
        assertThat(report.exitCode()).isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void exactlyTheAffectedIsASuccess() {
        ScenarioReport exact = report(Set.of(SWALLOWED, EMPTIED), List.of(), Set.of(SWALLOWED), Set.of(EMPTIED));

        assertThat(exact.differences()).isEmpty();
        assertThat(exact.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(exact.fields().get("lost")).isEqualTo(Set.of(SWALLOWED, EMPTIED));
        assertThat(String.join("\n", exact.lines()))
                .contains("17 hours", "8.0 s")
                .doesNotContain("NOT");
    }

    @Test
    void oneThatIsNotNamedIsADifference() {
        assertFinds(
                report(Set.of(EMPTIED), List.of(), Set.of(SWALLOWED), Set.of(EMPTIED)),
                "consultation " + SWALLOWED + " is not named by the audit");
    }

    @Test
    void oneThatIsNamedWithoutNeedIsADifference() {
        assertFinds(
                report(Set.of(SWALLOWED, EMPTIED, SOUND), List.of(), Set.of(SWALLOWED), Set.of(EMPTIED)),
                "consultation " + SOUND + " is named by the audit and should not be");
    }

    @Test
    void oneThatTheReportLeavesOutIsADifference() {
        assertFinds(
                report(Set.of(SWALLOWED, EMPTIED), Set.of(SWALLOWED), List.of(), Set.of(SWALLOWED), Set.of(EMPTIED)),
                "consultation " + EMPTIED + " is not listed in the report");
    }

    @Test
    void oneThatDoesNotComeBackIsADifference() {
        assertFinds(
                report(Set.of(SWALLOWED, EMPTIED), List.of(), Set.of(), Set.of(EMPTIED)),
                "consultation " + SWALLOWED + " is not brought back");
    }

    @Test
    void oneThatIsForgottenAfterTheRepairIsADifference() {
        assertFinds(
                report(Set.of(SWALLOWED, EMPTIED), List.of(), Set.of(SWALLOWED), Set.of()),
                "consultation " + EMPTIED + " is not named after the repair");
    }

    @Test
    void anythingElseThatIsFoundIsADifference() {
        assertFinds(
                report(Set.of(SWALLOWED, EMPTIED), List.of("clock-skew"), Set.of(SWALLOWED), Set.of(EMPTIED)),
                "found beside: clock-skew");
    }
}
