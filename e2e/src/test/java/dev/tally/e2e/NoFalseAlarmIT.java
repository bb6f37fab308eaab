package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.Demo;
import dev.tally.cli.demo.GeneratedTraffic;
import dev.tally.cli.demo.Pipeline;
import dev.tally.cli.demo.chaos.Chaos;
import dev.tally.event.AuditFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * P4: an alarm that cries wolf is switched off. For ten minutes everything is killed and started again under load, and the audit
 * that follows finds nothing, with the settings and deadlines of production; but for the consultations that wait because they
 * were made so. Runs with {@code -Pheavy}.
 */
@EnabledIfSystemProperty(named = "tally.heavy", matches = "true")
class NoFalseAlarmIT {
    private static final long SEED = Long.getLong("tally.seed", System.nanoTime() % 1_000_000);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Three and a half events each: ten minutes. */
    private static final int CONSULTATIONS = 1_750;

    private static final double EVENTS_PER_SECOND = 10;

    /** The join's deadlines are those of production. */
    @RegisterExtension
    static final TestStack STACK = TestStack.withProductionDeadlines();

    @Test
    void nothingIsFoundWhileEverythingIsKilledAndComesBack() throws Exception {
        System.out.println("NoFalseAlarmIT: seed " + SEED + " (set it again with -Dtally.seed)");
        Pipeline pipeline = STACK.pipeline();
        Demo demo = new Demo(pipeline, Progress.silent());
        pipeline.audit().start();
        demo.send(
                new GeneratedTraffic(20, SEED + 1, Instant.parse("2026-03-02T07:00:00Z")), 0, (request, answer) -> {});
        pipeline.audit().awaitReady();
        long begun = System.nanoTime();

        Map<String, Integer> kills;
        try (Chaos chaos = Chaos.begin(pipeline, SEED, told -> {})) {
            demo.send(
                    new GeneratedTraffic(CONSULTATIONS, SEED, Instant.parse("2026-03-03T07:00:00Z")),
                    EVENTS_PER_SECOND,
                    (request, answer) -> {});
            chaos.end();
            kills = chaos.kills();
        }
        Duration loaded = Duration.ofNanos(System.nanoTime() - begun);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> demo.draw(0, SEED).tally().lost() == 0);

        try (PublishedFindings findings = new PublishedFindings(pipeline)) {
            List<AuditFinding> alarms = findings.all().stream()
                    .filter(finding -> !isMadeSo(demo, finding))
                    .toList();
            System.out.println("NoFalseAlarmIT: " + loaded.toSeconds() + " s, kills " + kills
                    + ", findings beyond those made" + " so: " + alarms.size());
            assertThat(loaded).isGreaterThan(Duration.ofMinutes(9));
            assertThat(kills).hasSize(5);
            assertThat(alarms).isEmpty();
        }
    }

    private static boolean isMadeSo(Demo demo, AuditFinding finding) {
        return finding.getKind().equals("overdue")
                && finding.getConsultationIds().stream()
                        .noneMatch(id -> demo.accepted().made().getOrDefault(id, true));
    }
}
