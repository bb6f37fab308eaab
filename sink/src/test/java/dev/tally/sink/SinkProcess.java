package dev.tally.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.local.LocalStack;
import dev.tally.local.process.ManagedProcess;
import dev.tally.local.process.ProcessSpec;
import dev.tally.sink.SinkProgram.Failpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One sink process beside a local stack. Belongs to the stack, and ends with it at the latest. */
final class SinkProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ManagedProcess process;

    private SinkProcess(ManagedProcess process) {
        this.process = process;
    }

    static SinkProcess start(LocalStack stack, String name, Failpoint failpoint, Map<String, String> settings) {
        try {
            Path home = Files.createDirectories(stack.processes().directory().resolve(name));
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    SinkProgram.class.getName(),
                    failpoint.name()));
            settings.forEach((key, value) -> command.add(key + "=" + value));
            Path log = stack.processes().directory().resolve("logs").resolve(name + ".log");
            ManagedProcess process = stack.processes().add(new ProcessSpec(name, command, home, log));
            process.start();
            return new SinkProcess(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it stands at its failpoint, and kills it there with kill -9. */
    void killAtFailpoint() {
        await().atMost(PATIENCE)
                .failFast("the sink ended before its failpoint", () -> !process.isAlive())
                .untilAsserted(() -> assertThat(process.tail().text()).contains(SinkProgram.AT_FAILPOINT));
        process.kill();
    }
}
