package dev.tally.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.cli.demo.DemoReport.NotAccepted;
import dev.tally.runtime.service.ExitCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P3: the demo ends with 0 only if all went as it must, and its table says what was left out. */
class DemoReportTest {
    @Test
    void aGeneratedConsultationThatIsRefusedIsAFinding() {
        assertThat(report(new NotAccepted(0, 0, 0, true)).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(report(new NotAccepted(1, 0, 0, true)).exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(report(new NotAccepted(0, 0, 1, true)).exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void whatIsWrongInAFileIsCountedAndIsTheFilesOwnBusiness() {
        DemoReport report = report(new NotAccepted(2, 3, 0, false));

        assertThat(report.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(report.fields()).containsEntry("refused", 2L).containsEntry("malformed", 3L);
        assertThat(report.lines())
                .anyMatch(line -> line.matches("refused +2 .*"))
                .anyMatch(line -> line.matches("malformed +3 .*"));
    }

    @Test
    void theTableOfGeneratedConsultationsSpeaksOfRefusalsOnlyIfThereAreAny() {
        assertThat(report(new NotAccepted(0, 0, 0, true)).lines()).noneMatch(line -> line.startsWith("refused"));
        assertThat(report(new NotAccepted(1, 0, 0, true)).lines()).anyMatch(line -> line.startsWith("refused"));
    }

    @Test
    void whatTheAuditFindsBesideTheTallyIsAFinding() {
        DemoReport report = report(new NotAccepted(0, 0, 0, true));

        assertThat(report.lines()).noneMatch(line -> line.startsWith("audit"));
        assertThat(report.audited(List.of()).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(report.audited(List.of("lost")).exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(report.audited(List.of("lost")).lines()).anyMatch(line -> line.matches("audit +1 .*"));
    }

    private static DemoReport report(NotAccepted notAccepted) {
        TallyReport clean = new TallyReport(1, 2, 1, 0, Map.of(), 0, 0, 0, 0, 0, Map.of(), 0, 0, true, true, List.of());
        return new DemoReport(clean, notAccepted, Map.of(), true, 1, 1, 1, 1, 1, null);
    }
}
