package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.cli.client.RequestSender;
import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.Demo;
import dev.tally.cli.demo.DemoReport;
import dev.tally.cli.demo.GeneratedTraffic;
import dev.tally.runtime.service.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** P1, P2: the loss of one broker, at any moment, changes nothing in the result. */
class BrokerKillIT {
    private static final int CONSULTATIONS = 5_000;
    private static final Instant DAY = Instant.parse("2026-03-02T07:00:00Z");

    @RegisterExtension
    static final TestStack STACK = new TestStack();

    @Test
    void killingOneBrokerUnderLoadChangesNothing() throws InterruptedException {
        long seed = Long.getLong("tally.seed", System.nanoTime() % 1_000_000);
        System.out.println("BrokerKillIT: seed " + seed + " (set it again with -Dtally.seed)");
        Random random = new Random(seed);
        int victim = 1 + random.nextInt(3);
        long killAt = 2_000L + random.nextInt(8_000);
        Demo demo = new Demo(STACK.pipeline(), Progress.silent());

        demo.send(new GeneratedTraffic(CONSULTATIONS, seed, DAY), 0, killing(victim, killAt));
        demo.awaitQuiet(Duration.ofMinutes(3));
        DemoReport report = demo.draw(0, seed);

        assertThat(STACK.pipeline().stack().broker(victim).isAlive())
                .as("the victim stayed dead")
                .isFalse();
        assertThat(report.tally().findings()).isEmpty();
        assertThat(report.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(report.tally().consultations()).isEqualTo(CONSULTATIONS);
        assertThat(report.unanswered()).isZero();
        assertThat(report.refused()).isZero();
    }

    private static RequestSender.Listener killing(int victim, long killAt) {
        AtomicLong answered = new AtomicLong();
        return (request, answer) -> {
            if (answered.incrementAndGet() == killAt) {
                STACK.pipeline().stack().broker(victim).kill();
            }
        };
    }
}
