package dev.tally.replay.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.replay.format.ExportFormat;
import dev.tally.replay.sample.Practice;
import dev.tally.replay.sample.Practice.Consultation;
import dev.tally.replay.sample.ReplayStand;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The memory of an export does not grow with its window: a process with the heap that the launcher gives it stays below 300 MB,
 * for 30 MB of a topic and, with {@code -Pheavy}, for 1 GB.
 */
class ExportMemoryIT {
    private static final long BYTES = Boolean.getBoolean("tally.heavy") ? 1L << 30 : 30L << 20;
    private static final long MOST_KIB = 300 * 1000 * 1000 / 1024;

    @TempDir
    private static Path directory;

    private static ReplayStand stand;
    private static long sent;

    @BeforeAll
    static void fill() {
        stand = ReplayStand.start(directory.resolve("stack"));
        Practice practice = new Practice(7);
        long bytes = 0;
        while (bytes < BYTES) {
            Consultation consultation = practice.next();
            bytes += stand.send(Topics.RECORD, consultation.id(), consultation.record());
            sent++;
        }
        stand.flush();
    }

    @AfterAll
    static void stop() {
        stand.close();
    }

    @Test
    void anExportToParquetStaysBelow300Megabytes() throws Exception {
        assertStaysSmall(ExportFormat.PARQUET);
    }

    @Test
    void anExportToLinesStaysBelow300Megabytes() throws Exception {
        assertStaysSmall(ExportFormat.NDJSON);
    }

    private static void assertStaysSmall(ExportFormat format) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String said = run(format);

        System.out.printf(
                "%s: %s KiB, %,d bytes of topic, %.1f s%n",
                format, said.strip(), BYTES, (System.nanoTime() - begun) / 1e9);
        String[] words = said.strip().split(" ", -1);
        assertThat(Long.parseLong(words[1])).isEqualTo(sent);
        assertThat(Long.parseLong(words[3])).as("peak resident memory in KiB").isBetween(1L, MOST_KIB);
    }

    private static String run(ExportFormat format) throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                ExportProgram.class.getName(),
                format.name(),
                directory.resolve("export." + format.extension()).toString(),
                "kafka.bootstrap.servers=" + stand.stack.bootstrapServers(),
                "serde.schema.registry.url=" + stand.stack.registryUrl()));
        Path log = directory.resolve(format + ".log");
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        return out;
    }
}
