package dev.tally.producer.journal;

import dev.tally.producer.command.Commands;
import dev.tally.producer.command.ObservationRevision;
import dev.tally.producer.fact.Draft;
import dev.tally.runtime.settings.DataSize;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** Appends to a journal as fast as it can, and prints each event id once it was answered. Made to be killed. */
final class AppendingProcess {
    private static final int AT_ONCE = 16;

    private AppendingProcess() {}

    /** Arguments: the directory and the incarnation. */
    public static void main(String[] arguments) throws InterruptedException {
        UUID incarnation = UUID.fromString(arguments[1]);
        JournalSettings settings = new JournalSettings(
                Path.of(arguments[0]), DataSize.ofMib(256), Duration.ofDays(90), Duration.ofMinutes(10));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        Instant now = Instant.parse("2026-11-23T15:00:00Z");
        RocksJournal journal = RocksJournal.open(
                new RocksJournal.Options(settings, "gateway-1", incarnation, failed -> {}, took -> {}, true), now);
        Semaphore room = new Semaphore(AT_ONCE);
        for (int revision = 1; ; revision++) {
            room.acquire();
            Draft<?> draft = note(incarnation, revision).draft(now);
            CompletableFuture<Void> ignored = journal.append(draft).thenAccept(answer -> {
                synchronized (out) {
                    out.println(draft.name().eventId());
                }
                room.release();
            });
        }
    }

    static ObservationRevision note(UUID incarnation, int revision) {
        return Commands.observation(incarnation, revision, "note " + revision + " ".repeat(revision % 700) + ".");
    }
}
