package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P4: a demo that is ended before its time, or loses a process, says so, and leaves no process and no file. */
class InterruptedDemoIT {
    private static final long SIGINT_BIT = 1L << (2 - 1);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"run", "run/postgres.pid", "run/gateway.pid"})
    void ctrlCDuringTheStartLeavesNothing(String made) throws Exception {
        try (CommandProcess demo = CommandProcess.start(directory, "demo", "--consultations", "10")) {
            demo.awaitStep(made, () -> assertThat(demo.data().resolve(made)).exists());

            signal(interrupt(), Long.toString(demo.pid()));

            assertThat(demo.exitCode()).isNotZero();
            assertThat(demo.err()).doesNotContain("not foreseen", "\tat ");
            demo.assertNothingIsLeft();
        }
    }

    @Test
    void ctrlCWhileSendingLeavesNothing() throws Exception {
        try (CommandProcess demo = CommandProcess.start(directory, "demo", "--consultations", "100000")) {
            demo.awaitStep("sending", () -> assertThat(demo.err()).contains("sent "));

            signal(interrupt(), Long.toString(demo.pid()));

            assertThat(demo.exitCode()).isNotZero();
            demo.assertNothingIsLeft();
        }
    }

    @Test
    void aRoleThatDiesWhileSendingEndsTheDemoAndIsNamed() throws Exception {
        try (CommandProcess demo = CommandProcess.start(directory, "demo", "--consultations", "100000")) {
            demo.awaitStep("sending", () -> assertThat(demo.err()).contains("sent "));
            String pidFile = Files.readString(demo.data().resolve("run").resolve("sink.pid"));

            signal("KILL", pidFile.split(" ", -1)[0]);

            assertThat(demo.exitCode()).isEqualTo(1);
            assertThat(demo.err())
                    .contains("tally: sink ended by itself, with exit code 137. The end of its log")
                    .contains("READY sink")
                    .doesNotContain("not foreseen", "\tat ");
            demo.assertNothingIsLeft();
        }
    }

    @Test
    void aRoleThatDiesEndsUpAndIsNamed() throws Exception {
        try (CommandProcess up = CommandProcess.start(directory, "up", "--data", "stays", "--gateway-port", "0")) {
            up.awaitStep("ready", () -> assertThat(up.out()).contains("Ctrl-C ends it"));
            Path pidFile = up.work().resolve("stays").resolve("run").resolve("join.pid");

            signal("KILL", Files.readString(pidFile).split(" ", -1)[0]);

            assertThat(up.exitCode()).isEqualTo(1);
            assertThat(up.err()).contains("tally: join ended by itself, with exit code 137", "READY join");
            up.assertNothingIsLeft();
        }
    }

    /** A build that runs in the background of a script ignores Ctrl-C, and so would its children; SIGTERM does the same. */
    private static String interrupt() throws IOException {
        String ignored = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .findFirst()
                .orElse("0");
        return (Long.parseUnsignedLong(ignored, 16) & SIGINT_BIT) == 0 ? "INT" : "TERM";
    }

    private static void signal(String name, String pid) throws Exception {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", name, pid).start();
        assertThat(kill.waitFor()).isZero();
    }
}
