package dev.tally.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.local.LocalStack;
import dev.tally.local.process.ManagedProcess;
import dev.tally.local.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One join process beside a local stack. Belongs to the stack, and ends with it at the latest. */
final class JoinProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ManagedProcess process;
    private final Path stateDirectory;

    JoinProcess(LocalStack stack, int partitions, String application, String instance, Map<String, String> more) {
        Path home = stack.processes().directory().resolve(instance);
        stateDirectory = home.resolve("state");
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("kafka.bootstrap.servers", stack.bootstrapServers());
        settings.put("serde.schema.registry.url", stack.registryUrl());
        settings.put("topics.partitions", Integer.toString(partitions));
        settings.put("join.application-id", application);
        settings.put("join.state-directory", stateDirectory.toString());
        settings.putAll(more);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                JoinProgram.class.getName()));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        Path log = stack.processes().directory().resolve("logs").resolve(instance + ".log");
        process = stack.processes().add(new ProcessSpec(instance, command, home, log));
    }

    JoinProcess start() {
        process.start();
        return this;
    }

    JoinProcess startAndAwaitReady() {
        start();
        awaitSaying("READY join");
        return this;
    }

    /** Waits until the process has said something since it was started. */
    void awaitSaying(String words) {
        await(words)
                .atMost(PATIENCE)
                .failFast("the join ended before it said: " + words, () -> !process.isAlive())
                .untilAsserted(() -> assertThat(process.tail().text()).contains(words));
    }

    /** All that it has written since it was first started. */
    String everythingSaid() throws IOException {
        return Files.readString(process.logFile());
    }

    ManagedProcess process() {
        return process;
    }

    Path stateDirectory() {
        return stateDirectory;
    }
}
