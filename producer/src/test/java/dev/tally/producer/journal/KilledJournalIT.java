package dev.tally.producer.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.producer.journal.Journal.Content;
import dev.tally.runtime.settings.DataSize;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P1: a process that is killed with -9 at any moment has lost nothing that it answered. */
class KilledJournalIT {
    private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void whatWasAnsweredSurvivesTheKillAndTheNumbersHaveNoHole() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path journal = directory.resolve("journal");
        List<UUID> answered = new ArrayList<>();
        int kills = Boolean.getBoolean("tally.heavy") ? 40 : 3;
        for (int kill = 1; kill <= kills; kill++) {
            UUID incarnation = new UUID(5, kill);
            answered.addAll(appendUntilKilled(journal, incarnation, 1 + random.nextInt(2_000)));
            checkAll(journal, kill, answered, "seed " + seed + ", kill " + kill);
        }
    }

    /** Kills the process when so many answers were read; those that were printed until then count too. */
    private static List<UUID> appendUntilKilled(Path journal, UUID incarnation, int afterAnswers)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        journal.toString(),
                        incarnation.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<UUID> answered = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            String line = out.readLine();
            while (line != null) {
                if (line.length() == 36) {
                    answered.add(UUID.fromString(line));
                    if (answered.size() == afterAnswers) {
                        // By its handle: the process's own method closes the stream, with the last answers in it.
                        assertThat(process.toHandle().destroyForcibly()).isTrue();
                    }
                }
                line = out.readLine();
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(answered).hasSizeGreaterThanOrEqualTo(afterAnswers);
        return answered;
    }

    private static void checkAll(Path directory, int kills, List<UUID> answered, String seed) {
        JournalSettings settings =
                new JournalSettings(directory, DataSize.ofMib(256), Duration.ofDays(90), Duration.ofMinutes(10));
        RocksJournal.Options options =
                new RocksJournal.Options(settings, "gateway-1", new UUID(6, kills), failed -> {}, took -> {}, true);
        try (RocksJournal journal = RocksJournal.open(options, NOW)) {
            assertThat(journal.status().damaged()).as(seed).isZero();
            assertThat(answered)
                    .as(seed)
                    .allSatisfy(id -> assertThat(journal.find(id)).isNotNull());
            List<Entry> entries = journal.acceptedAfter(0, Integer.MAX_VALUE);
            for (int kill = 1; kill <= kills; kill++) {
                UUID incarnation = new UUID(5, kill);
                List<Long> sequences = entries.stream()
                        .filter(entry -> entry.origin().getIncarnation().equals(incarnation))
                        .map(entry -> entry.origin().getSequence())
                        .toList();
                assertThat(sequences)
                        .as(seed)
                        .isEqualTo(LongStream.rangeClosed(1, sequences.size())
                                .boxed()
                                .toList());
            }
            assertThat(entries)
                    .as(seed)
                    .allSatisfy(entry -> assertThat(journal.content(entry)).isEqualTo(expected(entry)));
        }
    }

    private static Content expected(Entry entry) {
        int revision = Objects.requireNonNull(entry.name().revision());
        return new Content.Whole(AppendingProcess.note(entry.name().consultationId(), revision)
                .draft(NOW)
                .complete(entry.origin()));
    }
}
