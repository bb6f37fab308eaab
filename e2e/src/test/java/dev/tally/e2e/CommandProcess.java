package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.cli.Main;
import dev.tally.cli.demo.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command as a user runs it: a JVM of its own, in a working directory, with a home and a temporary directory of its own,
 * all below one directory by whose name its processes are known.
 */
final class CommandProcess implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** What a shell may be set up for; a local stack that listened to it would not even start. */
    private static final Map<String, String> PRODUCTION = Map.of(
            "TALLY_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9",
            "TALLY_DATABASE_URL", "jdbc:postgresql://127.0.0.1:9/production",
            "TALLY_SERDE_SCHEMA_REGISTRY_URL", "http://127.0.0.1:9");

    private final Path directory;
    private final Process process;

    private CommandProcess(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /** Starts the command. */
    static CommandProcess start(Path directory, String... arguments) throws IOException {
        for (String each : List.of("work", "tmp", home(directory).getFileName().toString())) {
            Files.createDirectories(directory.resolve(each));
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + directory.resolve("tmp"),
                "-Dtally.home=" + home(directory),
                "-Dtally.terminal=true",
                "-Dtally.local.cache=" + Workspace.cache(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.resolve("work").toFile())
                .redirectOutput(directory.resolve("out.txt").toFile())
                .redirectError(directory.resolve("err.txt").toFile());
        builder.environment().putAll(PRODUCTION);
        builder.environment().put("TERM", "xterm");
        return new CommandProcess(directory, builder.start());
    }

    /** Waits for its end, which comes by itself. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ends by itself").isTrue();
        return process.exitValue();
    }

    String out() throws IOException {
        return Files.readString(directory.resolve("out.txt"));
    }

    /** Progress included. */
    String err() throws IOException {
        return Files.readString(directory.resolve("err.txt"));
    }

    /** Where it runs. */
    Path work() {
        return directory.resolve("work");
    }

    /** The data directory that it makes for itself. */
    Path data() {
        return home(directory).resolve(".tally").resolve("demo-" + process.pid());
    }

    long pid() {
        return process.pid();
    }

    /** Waits until it has come as far as that. */
    void awaitStep(String what, org.awaitility.core.ThrowingRunnable reached) {
        await(what).atMost(PATIENCE.multipliedBy(3)).untilAsserted(() -> {
            assertThat(process.isAlive()).as(err()).isTrue();
            reached.run();
        });
    }

    /** Its processes are gone, as soon as their watchers have noticed; and it forgot no file outside its data directory. */
    void assertNothingIsLeft() {
        await("processes")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ProcessHandle.allProcesses()
                                .flatMap(each -> each.info().commandLine().stream())
                                .filter(line -> line.contains(directory.toString())))
                        .isEmpty());
        assertThat(below(directory.resolve("tmp"))).as("temporary files").isEmpty();
        assertThat(below(home(directory).resolve(".tally"))).as("data").isEmpty();
    }

    /** In the home of a person with an accent in the name, and a space. */
    private static Path home(Path directory) {
        return directory.resolve("Zoë B");
    }

    private static Set<Path> below(Path directory) {
        if (!Files.exists(directory)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !file.equals(directory)).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
