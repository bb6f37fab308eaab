package dev.tally.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.runtime.settings.InvalidSettingsException;
import dev.tally.runtime.settings.SettingProblem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** P4: a process says when it is ready and why it ended, in a sentence, and always ends. */
@Timeout(60)
class RoleRunnerTest {
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    /** A role that notes what is done to it. */
    private final class NotedRole implements Role {
        private final String name;
        private final Consumer<StopSignal> starting;
        private final Runnable closing;

        NotedRole(String name, Consumer<StopSignal> starting, Runnable closing) {
            this.name = name;
            this.starting = starting;
            this.closing = closing;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start(StopSignal stop) {
            happened.add("start " + name);
            starting.accept(stop);
        }

        @Override
        public Map<String, String> addresses() {
            return Map.of(name, "http://127.0.0.1:1");
        }

        @Override
        public void close() {
            happened.add("close " + name);
            closing.run();
        }
    }

    private NotedRole role(String name) {
        return role(name, stop -> {});
    }

    private NotedRole role(String name, Consumer<StopSignal> starting) {
        return new NotedRole(name, starting, () -> {});
    }

    private RoleRunner runner(boolean debug, Role... roles) {
        return runner(Duration.ofSeconds(10), debug, roles);
    }

    private RoleRunner runner(Duration closeWithin, boolean debug, Role... roles) {
        PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);
        return new RoleRunner("sink", List.of(roles), err, closeWithin, debug);
    }

    private String told() {
        return told.toString(StandardCharsets.UTF_8);
    }

    @Test
    void rolesStartInOrderAndCloseInReverse() {
        ExitCode code =
                runner(false, role("management"), role("sink", StopSignal::ask)).run();

        assertThat(code).isEqualTo(ExitCode.OK);
        assertThat(happened).isEqualTo(List.of("start management", "start sink", "close sink", "close management"));
        assertThat(told().trim()).isEqualTo("READY sink management=http://127.0.0.1:1 sink=http://127.0.0.1:1");
    }

    @Test
    void aRoleThatCannotGoOnEndsTheProcessWithItsSentence() {
        ExitCode code = runner(
                        false,
                        role(
                                "sink",
                                stop -> stop.fail("the disk is full: free some", new IllegalStateException("deep"))))
                .run();

        assertThat(code).isEqualTo(ExitCode.FAILED);
        assertThat(told()).contains("tally sink: the disk is full: free some").doesNotContain("IllegalStateException");
    }

    @Test
    void theStackTraceIsShownToThoseWhoAsk() {
        runner(true, role("sink", stop -> stop.fail("broken", new IllegalStateException("deep"))))
                .run();

        assertThat(told()).contains("java.lang.IllegalStateException: deep").contains("\tat ");
    }

    @Test
    void aRoleThatCannotStartClosesWhatHasStarted() {
        ExitCode code = runner(
                        false,
                        role("management"),
                        role("sink", stop -> {
                            throw new RoleFailedException("no database: set database.url", null);
                        }),
                        role("never"))
                .run();

        assertThat(code).isEqualTo(ExitCode.FAILED);
        assertThat(happened).isEqualTo(List.of("start management", "start sink", "close sink", "close management"));
        assertThat(told().trim()).isEqualTo("tally sink: sink cannot start: no database: set database.url");
    }

    @Test
    void settingsThatAreWrongAreUsage() {
        ExitCode code = runner(false, role("sink", stop -> {
                    throw new InvalidSettingsException(List.of(new SettingProblem("a.b", null, null, "is required")));
                }))
                .run();

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(told()).contains("a.b: is required");
    }

    @Test
    void aRoleThatDoesNotCloseIsLeftAndTheOthersAreClosed() {
        CountDownLatch never = new CountDownLatch(1);
        Role stuck = new NotedRole("stuck", StopSignal::ask, () -> awaited(never));

        ExitCode code =
                runner(Duration.ofMillis(500), false, role("management"), stuck).run();

        assertThat(code).isEqualTo(ExitCode.OK);
        // On a busy machine the bound may pass before the second closing has begun, too.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(happened).endsWith("close stuck", "close management"));
        assertThat(told()).contains("tally sink: stuck did not close within");
        never.countDown();
    }

    @Test
    void aRoleThatFailsToCloseIsTold() {
        Role failing = new NotedRole("failing", StopSignal::ask, () -> {
            throw new IllegalStateException("lock held");
        });

        runner(false, role("management"), failing).run();

        assertThat(told()).contains("tally sink: failing did not close in good order: lock held");
        assertThat(happened).endsWith("close management");
    }

    @Test
    void theSignalEndsARunFromOutside() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        RoleRunner runner = runner(false, role("sink", stop -> started.countDown()));
        CompletableFuture<ExitCode> ended = CompletableFuture.supplyAsync(runner::run);

        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(runner.signal().await(Duration.ofMillis(1))).isFalse();
        runner.signal().ask();

        assertThat(ended.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        assertThat(runner.signal().await(Duration.ofMillis(1))).isTrue();
        assertThat(happened).endsWith("close sink");
    }

    @Test
    void theFirstWordCounts() throws Exception {
        StopSignal stop = new StopSignal();
        stop.fail("first", null);
        stop.ask();

        assertThat(stop.await()).isEqualTo(new StopSignal.Reason.Failed("first", null));
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
