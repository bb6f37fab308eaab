package dev.tally.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.runtime.service.StopSignal;
import dev.tally.sink.loop.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.requests.CorrelationIdMismatchException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** P1, P4: what ends the sink's thread, and what does not. */
class SinkThreadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StopSignal stop = new StopSignal();
    private final Waiting waiting = new Waiting(Clock.systemUTC(), Duration.ofMillis(100));
    private final List<String> said = new CopyOnWriteArrayList<>();

    @Test
    void anAnswerToAnotherRequestIsLeftBehindWithItsConnections() {
        Scripted confused =
                new Scripted("first", new CorrelationIdMismatchException("response 24, request 19", 24, 19));

        try (SinkThread thread = new SinkThread(confused, () -> new Scripted("second", null), waiting, stop)) {
            thread.start();

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(said).contains("second steps"));
            assertThat(thread.isAlive()).isTrue();
        }

        assertThat(said)
                .containsExactly("first begins", "first closes", "second begins", "second steps", "second closes");
        assertThat(stop.isGiven()).isFalse();
    }

    @Test
    void theProcessCanEndWhileTheConnectionsAreToBeMadeAgain() {
        Scripted confused =
                new Scripted("first", new CorrelationIdMismatchException("response 24, request 19", 24, 19));
        stop.ask();

        try (SinkThread thread = new SinkThread(confused, () -> new Scripted("second", null), waiting, stop)) {
            thread.start();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(thread.isAlive()).isFalse());
        }

        assertThat(said).containsExactly("first begins", "first closes");
    }

    @Test
    void anyOtherFailureEndsTheProcessAndIsToldWithoutItsWords() throws InterruptedException {
        Scripted broken = new Scripted("first", new IllegalStateException("confidential"));

        try (SinkThread thread = new SinkThread(broken, () -> new Scripted("second", null), waiting, stop)) {
            thread.start();

            assertThat(stop.await())
                    .isInstanceOfSatisfying(
                            StopSignal.Reason.Failed.class,
                            failed -> assertThat(failed.sentence())
                                    .contains("IllegalStateException")
                                    .doesNotContain("confidential"));
        }

        assertThat(said).containsExactly("first begins", "first closes");
    }

    /** Parts that say what is done with them, and whose steps fail if there is something to fail with. */
    private final class Scripted implements SinkThread.Parts {
        private final String name;
        private final @Nullable RuntimeException failure;

        Scripted(String name, @Nullable RuntimeException failure) {
            this.name = name;
            this.failure = failure;
        }

        @Override
        public void begin() {
            said.add(name + " begins");
        }

        @Override
        public void step() {
            if (failure != null) {
                throw failure;
            }
            if (!said.contains(name + " steps")) {
                said.add(name + " steps");
            }
        }

        @Override
        public void wakeUp() {
            // Its steps do not block.
        }

        @Override
        public void close() {
            said.add(name + " closes");
        }
    }
}
