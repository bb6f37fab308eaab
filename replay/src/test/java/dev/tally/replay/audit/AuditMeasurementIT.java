package dev.tally.replay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.local.LocalStack;
import dev.tally.replay.sample.Practice;
import dev.tally.replay.sample.ReplayStand;
import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.runtime.settings.PassThrough;
import dev.tally.runtime.settings.Secret;
import dev.tally.runtime.settings.Settings;
import dev.tally.sink.restore.Restore;
import dev.tally.sink.restore.RestoreListener;
import dev.tally.sink.restore.RestoreSettings;
import dev.tally.sink.storage.Migration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long an audit takes and how much memory, with real topics and a real database: a million consultations with
 * {@code -Pheavy}. Prints both; the heap is that of a process which must stay below 512 MB.
 */
class AuditMeasurementIT {
    private static final int CONSULTATIONS = Boolean.getBoolean("tally.heavy") ? 1_000_000 : 2_000;
    /** As production has at least. */
    private static final int PARTITIONS = 6;

    private static final int FLUSH_EVERY = 10_000;
    private static final long MOST_KIB = 512 * 1024;
    private static final Secret PASSWORD = Secret.of("for tests only");

    @TempDir
    private static Path directory;

    @Test
    void aCleanAuditIsMeasured() throws Exception {
        try (ReplayStand stand = ReplayStand.start(directory.resolve("stack"), PARTITIONS);
                LocalStack storage = LocalStack.in(directory.resolve("storage"))
                        .only(LocalStack.Part.POSTGRES)
                        .start()) {
            Practice practice = new Practice(6);
            for (int i = 1; i <= CONSULTATIONS; i++) {
                stand.send(practice.next());
                if (i % FLUSH_EVERY == 0) {
                    stand.flush();
                }
            }
            stand.flush();
            Map<String, String> shared = Map.of(
                    "kafka.bootstrap.servers", stand.stack.bootstrapServers(),
                    "serde.schema.registry.url", stand.stack.registryUrl(),
                    "topics.partitions", Integer.toString(PARTITIONS),
                    "topics.replication", "1",
                    "topics.min-in-sync-replicas", "1",
                    "database.url", store(storage));
            Restore restore = new Restore(
                    Settings.of(with(shared, "database.password")).read(RestoreSettings::from),
                    silent(),
                    Clock.systemUTC());
            restore.execute(restore.plan());

            long begun = System.nanoTime();
            String said = run(with(shared, "audit.database.password"));
            double seconds = (System.nanoTime() - begun) / 1e9;

            System.out.printf("audit of %,d consultations: %.1f s; %s KiB%n", CONSULTATIONS, seconds, said.strip());
            String[] words = said.strip().split(" ", -1);
            assertThat(words[1]).isEqualTo(Integer.toString(CONSULTATIONS));
            assertThat(words[3]).isEqualTo(Integer.toString(CONSULTATIONS));
            assertThat(Long.parseLong(words[words.length - 1]))
                    .as("peak resident memory in KiB")
                    .isBetween(1L, MOST_KIB);
        }
    }

    private static Map<String, String> with(Map<String, String> settings, String password) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(password, PASSWORD.reveal());
        return all;
    }

    private static String store(LocalStack storage) {
        String url = storage.postgres().createDatabase("measured");
        new Migration(
                        new DatabaseSettings(
                                url, storage.postgres().superuser(), null, Duration.ofSeconds(40), PassThrough.none()),
                        Map.of("tally_sink", PASSWORD, "tally_reader", PASSWORD))
                .run();
        return url;
    }

    private static String run(Map<String, String> settings) throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                AuditProgram.class.getName()));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        Path log = directory.resolve("audit.log");
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        return out;
    }

    private static RestoreListener silent() {
        return new RestoreListener() {
            @Override
            public void progress(String stage, long done, long total) {}

            @Override
            public void waiting(String detail) {
                System.out.println("waiting: " + detail);
            }
        };
    }
}
