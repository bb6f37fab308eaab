package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tally.cli.Main;
import dev.tally.cli.demo.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user runs it: a process of its own, its output, its exit code, and what it leaves behind. */
class DemoIT {
    private static final Path EXAMPLES = Path.of("..", "examples", "consultations.ndjson");

    private static final Pattern FORGOTTEN =
            Pattern.compile("/tmp/(lib.*|snappy.*|zstd.*|rocksdb.*|kafka.*|jetty.*|javalin.*)");

    @TempDir
    static Path temporary;

    /**
     * What a run of the command gave.
     *
     * @param leftBehind files that it made outside its data directory and its cache
     */
    private record Run(int exitCode, String out, String err, Set<Path> leftBehind) {}

    @Test
    void generatedConsultationsAllEndWhereTheyBelong() throws IOException, InterruptedException {
        Run run = tally("demo", "--consultations", "300", "--seed", "20230426", "-o", "json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode result = new JsonMapper().readTree(run.out());
        assertThat(result.path("consultations").asInt()).isEqualTo(300);
        assertThat(result.path("waiting").asInt())
                .as("one in fifty is generated incomplete")
                .isEqualTo(6);
        assertThat(result.path("recordsStored").asInt()).isGreaterThanOrEqualTo(294);
        for (String count : List.of("lost", "duplicated", "torn", "altered", "quarantined")) {
            assertThat(result.path(count).asInt(-1)).as(count).isZero();
        }
        assertThat(result.path("secondsToReady").asDouble()).isPositive();
        assertThat(result.path("secondsToStored").asDouble()).isPositive();
        assertNothingIsLeftOf(run);
    }

    @Test
    void everyCompleteExampleIsStoredAndTheOneOf2023Waits() throws IOException, InterruptedException {
        Run run = tally("demo", "--input", EXAMPLES.toAbsolutePath().normalize().toString(), "-o", "json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode result = new JsonMapper().readTree(run.out());
        assertThat(result.path("consultations").asInt()).isEqualTo(70);
        assertThat(result.path("recordsStored").asInt()).isEqualTo(69);
        assertThat(result.path("waitingFor").path("observation").asInt()).isOne();
        assertThat(result.path("refused").asInt()).isZero();
        assertNothingIsLeftOf(run);
    }

    @Test
    void aWrongOptionIsExplainedWithoutAStackTrace() throws IOException, InterruptedException {
        Run run = tally("demo", "--consultation", "10");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--consultation").doesNotContain("Exception", "\tat ");
    }

    private static void assertNothingIsLeftOf(Run run) {
        assertThat(run.leftBehind())
                .as("files outside the data directory and the cache")
                .isEmpty();
        List<String> processes = ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(temporary.toString()))
                .toList();
        assertThat(processes).as("processes").isEmpty();
    }

    /** Runs the command in a JVM of its own, with a home and a temporary directory of its own. */
    private static Run tally(String... arguments) throws IOException, InterruptedException {
        Path home = Files.createDirectories(temporary.resolve("home"));
        Path tmp = Files.createDirectories(temporary.resolve("tmp"));
        Path out = temporary.resolve("out.txt");
        Path err = temporary.resolve("err.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + tmp,
                "-Dtally.home=" + home,
                "-Dtally.local.cache=" + Workspace.cache(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Set<Path> before = outside();
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ends by itself").isTrue();
        Set<Path> left = outside();
        left.removeAll(before);
        left.addAll(below(tmp));
        left.addAll(below(home.resolve(".tally")));
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err), left);
    }

    /** Where programs forget things: native libraries that they unpack, and the JVM's own statistics. */
    private static Set<Path> outside() throws IOException {
        Set<Path> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("/tmp"), 2)) {
            files.filter(file -> FORGOTTEN.matcher(file.toString()).matches()).forEach(found::add);
        } catch (UncheckedIOException unreadable) {
            // Somebody else's folder, or one that vanished meanwhile: it is not ours.
            return found;
        }
        return found;
    }

    private static Set<Path> below(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).collect(Collectors.toSet());
        }
    }
}
