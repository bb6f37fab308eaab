package dev.tally.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.runtime.ChildJvm;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** P4: a process that is told to end by SIGTERM closes its roles before it goes. */
@Timeout(120)
class TerminatedProcessIT {
    /** What the child process runs. */
    static final class Main {
        private Main() {}

        public static void main(String[] args) {
            Role role = new Role() {
                @Override
                public String name() {
                    return "child";
                }

                @Override
                public void start(StopSignal stop) {}

                @Override
                public void close() {
                    System.err.println("closed in good order");
                }
            };
            RoleRunner runner = new RoleRunner("child", List.of(role), System.err, Duration.ofSeconds(60), false);
            System.exit(runner.runUntilTerminated().code());
        }
    }

    @Test
    void sigtermClosesTheRolesAndThenEnds() throws Exception {
        Process child = ChildJvm.running(Main.class).redirectErrorStream(true).start();
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("READY child");
            // By its handle: the process's own method closes the stream that is still to be read.
            child.toHandle().destroy();

            assertThat(lines.readLine()).isEqualTo("closed in good order");
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            child.destroyForcibly();
        }
    }
}
