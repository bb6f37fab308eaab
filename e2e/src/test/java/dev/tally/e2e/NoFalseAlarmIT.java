package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.Demo;
import dev.tally.cli.demo.GeneratedTraffic;
import dev.tally.cli.demo.Pipeline;
import dev.tally.event.AuditFinding;
import dev.tally.local.process.LocalService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * P4: an alarm that cries wolf is switched off. For ten minutes brokers, join, sink, PostgreSQL and gateway are killed one after the
 * other under load and started again, and the audit that follows finds nothing, with the settings and deadlines of production;
 * but for the consultations that wait because they were made so. Runs with {@code -Pheavy}.
 */
@EnabledIfSystemProperty(named = "tally.heavy", matches = "true", disabledReason = "takes minutes: -Pheavy")
class NoFalseAlarmIT {
    private static final long SEED = Long.getLong("tally.seed", System.nanoTime() % 1_000_000);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Each part comes back before the next is killed, and has time to work off what waited. */
    private static final long BETWEEN_KILLS_SECONDS = 15;

    /** Three and a half events each: ten minutes. */
    private static final int CONSULTATIONS = 1_750;

    private static final double EVENTS_PER_SECOND = 10;

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

        CountDownLatch enough = new CountDownLatch(1);
        CompletableFuture<Integer> kills = CompletableFuture.supplyAsync(() -> killOneAfterTheOther(pipeline, enough));
        demo.send(
                new GeneratedTraffic(CONSULTATIONS, SEED, Instant.parse("2026-03-03T07:00:00Z")),
                EVENTS_PER_SECOND,
                (request, answer) -> {});
        enough.countDown();
        int killed = kills.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Duration loaded = Duration.ofNanos(System.nanoTime() - begun);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> demo.draw(0, SEED).tally().lost() == 0);

        try (PublishedFindings findings = new PublishedFindings(pipeline)) {
            List<AuditFinding> alarms = findings.all().stream()
                    .filter(finding -> !isMadeSo(demo, finding))
                    .toList();
            System.out.println("NoFalseAlarmIT: " + loaded.toSeconds() + " s, " + killed
                    + " kills, findings beyond those made" + " so: " + alarms.size());
            assertThat(loaded).isGreaterThan(Duration.ofMinutes(9));
            assertThat(killed).as("each part several times").isGreaterThan(15);
            assertThat(alarms)
                    .extracting(each -> each.getKind() + " " + each.getConsultationIds() + ": " + each.getDetail())
                    .isEmpty();
        }
    }

    private static int killOneAfterTheOther(Pipeline pipeline, CountDownLatch enough) {
        List<LocalService> parts = List.of(
                pipeline.stack().broker(1),
                pipeline.join(),
                pipeline.stack().broker(2),
                pipeline.sink(),
                pipeline.stack().postgres(),
                pipeline.stack().broker(3),
                pipeline.gateway());
        int kills = 0;
        try {
            while (!enough.await(BETWEEN_KILLS_SECONDS, TimeUnit.SECONDS)) {
                // Kills it, starts it, and waits until it is ready.
                parts.get(kills % parts.size()).restart();
                kills++;
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        return kills;
    }

    private static boolean isMadeSo(Demo demo, AuditFinding finding) {
        return finding.getKind().equals("overdue")
                && finding.getConsultationIds().stream()
                        .noneMatch(id -> demo.accepted().made().getOrDefault(id, true));
    }
}
