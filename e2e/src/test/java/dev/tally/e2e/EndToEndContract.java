package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.cli.client.Answer;
import dev.tally.cli.client.NdjsonFile;
import dev.tally.cli.client.RequestSender.Listener;
import dev.tally.cli.client.RequestSender.NumberedRequest;
import dev.tally.cli.demo.Demo;
import dev.tally.cli.demo.DemoReport;
import dev.tally.cli.demo.GeneratedTraffic;
import dev.tally.runtime.service.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What the whole pipeline owes to whoever sends to it, wherever it runs. P1, P2: everything acknowledged ends where it
 * belongs, once and unaltered, also when a broker and a sink are killed meanwhile.
 *
 * <p>The tests share one stack and run in order, for a killed broker stays dead.
 */
@TestMethodOrder(OrderAnnotation.class)
public abstract class EndToEndContract {
    private static final Path EXAMPLES = Path.of("..", "examples", "consultations.ndjson");
    private static final Instant DAY = Instant.parse("2026-03-02T07:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The stack, running. */
    protected abstract EndToEndStack stack();

    /** One demo for all tests of a stack, so that it knows everything that was sent there. */
    protected abstract Demo demo();

    /** How many consultations are sent while something is killed. */
    protected abstract int consultationsUnderFaults();

    @Test
    @Order(1)
    void everyCompleteExampleIsStoredAndTheOneOf2023Waits() throws IOException, InterruptedException {
        Demo demo = demo();
        try (NdjsonFile lines = NdjsonFile.open(EXAMPLES)) {
            demo.send(lines, 0, (line, problem) -> assertThat(problem).isNull(), (request, answer) -> {});
        }
        boolean quiet = demo.awaitQuiet(PATIENCE);
        DemoReport report = demo.draw(0, 0);

        assertThat(report.tally().findings()).isEmpty();
        assertThat(quiet).isTrue();
        assertThat(report.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(report.tally().recordsStored()).isEqualTo(69);
        assertThat(report.tally().waitingFor()).containsOnlyKeys("observation");
    }

    @Test
    @Order(2)
    void killingABrokerAndASinkUnderLoadChangesNothing() throws InterruptedException {
        long seed = Long.getLong("tally.seed", System.nanoTime() % 1_000_000);
        System.out.println(getClass().getSimpleName() + ": seed " + seed + " (set it again with -Dtally.seed)");
        Random random = new Random(seed);
        int victim = 1 + random.nextInt(3);
        // Of more than three events for each consultation, so that there is load before and after.
        int third = consultationsUnderFaults();
        int brokerAt = third / 2 + random.nextInt(third);
        int sinkAt = third / 2 + random.nextInt(third);
        List<CompletableFuture<Void>> newSinks = new CopyOnWriteArrayList<>();
        Demo demo = demo();
        int before = demo.accepted().consultations();

        demo.send(new GeneratedTraffic(consultationsUnderFaults(), seed, DAY), 0, new Listener() {
            private final AtomicLong answered = new AtomicLong();

            @Override
            public void answered(NumberedRequest request, Answer answer) {
                long count = answered.incrementAndGet();
                if (count == brokerAt) {
                    stack().killBroker(victim);
                }
                if (count == sinkAt) {
                    newSinks.add(CompletableFuture.runAsync(() -> stack().replaceSink()));
                }
            }
        });
        assertThat(newSinks).as("sinks started").hasSize(1);
        newSinks.forEach(CompletableFuture::join);
        demo.awaitQuiet(PATIENCE);
        DemoReport report = demo.draw(0, seed);

        assertThat(report.tally().findings()).isEmpty();
        assertThat(report.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(report.tally().consultations()).isEqualTo(before + consultationsUnderFaults());
        assertThat(report.unanswered()).isZero();
        assertThat(report.refused()).isZero();
    }
}
