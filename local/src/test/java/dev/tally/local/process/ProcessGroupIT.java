package dev.tally.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults of the matrix are only as good as the hand that injects them. */
class ProcessGroupIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TICKS = "while :; do echo tick; sleep 0.02; done";

    @TempDir
    private Path directory;

    private ProcessGroup group;

    @BeforeEach
    void open() {
        group = ProcessGroup.open(directory);
    }

    @AfterEach
    void close() {
        group.close();
    }

    @Test
    void aKilledProcessIsGoneWithItsChildrenAndStartsAgain() {
        ManagedProcess process = start("parent", "sleep 600 & echo child; wait");
        await().atMost(PATIENCE).until(() -> process.tail().text().contains("child"));
        List<ProcessIdentity> children = ProcessIdentity.descendantsOf(process.pid());
        assertThat(children).isNotEmpty();
        long first = process.pid();

        process.kill();

        assertThat(process.isAlive()).isFalse();
        assertThat(process.awaitExit(Duration.ZERO)).isEqualTo(OptionalInt.of(128 + 9));
        assertThat(children).noneMatch(ProcessIdentity::isAlive);
        process.restart();
        assertThat(process.isAlive()).isTrue();
        assertThat(process.pid()).isNotEqualTo(first);
    }

    /** Killed at every moment of its start, which is when a process makes its children. */
    @Test
    void aChildThatIsBornWhileItsParentIsKilledDiesToo() {
        // A duration of this JVM's own, for another run of this test on the machine has children too.
        String child = "sleep " + (100_000 + ProcessHandle.current().pid());
        ManagedProcess process = start("breeder", "for i in $(seq 300); do " + child + " & done; wait");
        for (int i = 0; i < 20; i++) {
            process.restart();
        }
        process.kill();

        assertThat(ProcessHandle.allProcesses()
                        .filter(any -> ProcessIdentity.of(any.pid()).isPresent())
                        .filter(any -> any.info().commandLine().orElse("").endsWith(child)))
                .isEmpty();
    }

    @Test
    void aPausedProcessDoesNothingUntilItIsResumed() throws IOException {
        ManagedProcess process = start("ticks", TICKS);
        await().atMost(PATIENCE).until(() -> Files.size(process.logFile()) > 0);

        process.pause();

        assertThat(process.isAlive()).isTrue();
        // Not "until it is stopped": a shell whose child was stopped before its exec waits for that child, and is not.
        AtomicLong last = new AtomicLong(-1);
        long frozen = await().during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(() -> Files.size(process.logFile()), size -> size == last.getAndSet(size));
        process.resume();
        await().atMost(PATIENCE).until(() -> Files.size(process.logFile()) > frozen);
    }

    @Test
    void aStopThatIsRefusedBecomesAKill() {
        ManagedProcess polite = start("polite", "trap 'exit 7' TERM; echo set; while :; do sleep 0.02; done");
        ManagedProcess stubborn = start("stubborn", "trap '' TERM; echo set; while :; do sleep 0.02; done");
        await().atMost(PATIENCE)
                .until(() -> polite.tail().text().contains("set")
                        && stubborn.tail().text().contains("set"));

        assertThat(polite.stop(PATIENCE)).isTrue();
        assertThat(polite.awaitExit(Duration.ZERO)).isEqualTo(OptionalInt.of(7));
        assertThat(stubborn.stop(Duration.ofMillis(200))).isFalse();
        assertThat(stubborn.isAlive()).isFalse();
    }

    @Test
    void anOrphanOfADeadOwnerIsKilledAtTheNextStart() throws Exception {
        Process orphan = new ProcessBuilder("sleep", "600").start();
        try {
            writePidFile(ProcessIdentity.of(orphan.pid()).orElseThrow());
            group.close();

            group = ProcessGroup.open(directory);

            // Dead already, but only when this JVM has waited for its child does the handle know.
            assertThat(orphan.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(orphan.exitValue()).isEqualTo(128 + 9);
            assertThat(directory.resolve("run").resolve("orphan.pid")).doesNotExist();
        } finally {
            orphan.destroyForcibly();
        }
    }

    @Test
    void aStrangerThatHasTheProcessIdOfAnOrphanIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            writePidFile(new ProcessIdentity(stranger.pid(), "another-boot/1"));
            group.close();

            group = ProcessGroup.open(directory);

            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void twoStacksNeverShareADirectory() {
        assertThatThrownBy(() -> ProcessGroup.open(directory))
                .isInstanceOf(DirectoryInUseException.class)
                .hasMessageContaining("in use by another stack");
    }

    @Test
    void closingKillsEverything() {
        ManagedProcess first = start("first", "sleep 600");
        ManagedProcess second = start("second", TICKS);

        group.close();

        assertThat(List.of(first, second)).noneMatch(ManagedProcess::isAlive);
        assertThat(directory.resolve("run")).isDirectoryNotContaining("glob:**.pid");
    }

    @Test
    void anEndThatNobodyHereAskedForIsToldWithTheLog() {
        ManagedProcess crashed = start("crashed", "echo 'out of memory'; exit 3");
        ManagedProcess running = start("running", "sleep 600");
        ManagedProcess killed = start("killed", "sleep 600");
        ManagedProcess stopped = start("stopped", "sleep 600");
        killed.kill();
        stopped.stop(PATIENCE);

        await().atMost(PATIENCE).until(() -> crashed.unexpectedEnd().isPresent());

        assertThat(crashed.unexpectedEnd().orElseThrow())
                .contains("crashed ended by itself, with exit code 3", "out of memory");
        assertThat(List.of(running, killed, stopped))
                .allMatch(process -> process.unexpectedEnd().isEmpty());
        killed.restart();
        ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();
        await("by a stranger, after an end that was meant")
                .atMost(PATIENCE)
                .until(() -> killed.unexpectedEnd().isPresent());
    }

    @Test
    void aKillDoesNotExcuseACrashThatCameBefore() {
        ManagedProcess crashed = start("crashed", "exit 3");
        await().atMost(PATIENCE).until(() -> crashed.unexpectedEnd().isPresent());

        crashed.kill();

        assertThat(crashed.unexpectedEnd().orElseThrow()).contains("ended by itself, with exit code 3");
    }

    @Test
    void aGroupThatIsClosedStartsNothingMore() {
        ManagedProcess late =
                group.add(new ProcessSpec("late", List.of("sleep", "600"), directory, directory.resolve("late.log")));

        group.close();

        assertThatThrownBy(late::start).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> start("later", "sleep 600")).isInstanceOf(IllegalStateException.class);
        assertThat(late.isAlive()).isFalse();
    }

    @Test
    void aProcessThatEndsWhileItStartsIsReportedWithItsLog() {
        ManagedProcess process = start("broken", "echo 'no such disk'; exit 3");

        assertThatThrownBy(() -> new Readiness(process).await(() -> false, PATIENCE))
                .isInstanceOf(StartFailedException.class)
                .hasMessageContaining("broken ended with exit code 3")
                .hasMessageContaining("no such disk");
    }

    private ManagedProcess start(String name, String script) {
        ManagedProcess process = group.add(
                new ProcessSpec(name, List.of("/bin/sh", "-c", script), directory, directory.resolve(name + ".log")));
        process.start();
        return process;
    }

    private void writePidFile(ProcessIdentity identity) throws IOException {
        identity.write(directory.resolve("run").resolve("orphan.pid"));
    }
}
