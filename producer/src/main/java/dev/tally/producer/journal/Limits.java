package dev.tally.producer.journal;

import dev.tally.runtime.settings.DataSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether there is room for more: an alarm at half of the journal's limit, an end at four fifths of it; and an end when the disk
 * has less left than a fifth of itself and a fifth of the limit (whichever is less, for a large disk that others fill needs no fifth
 * of its own kept free), and in any case when it has less than 64 MiB left, which is what the engine needs to go on.
 *
 * <p>The end comes before the disk is full, because a write that finds it full fails, and a write that fails stops the gateway.
 *
 * <p>Safe for any thread.
 */
final class Limits {
    /** Write buffers, and the files that they become, are on disk at once for a moment. */
    static final long LEAST_FREE_BYTES = DataSize.ofMib(64).bytes();

    /** What the disk says. */
    interface Disk {
        long usableBytes();

        long totalBytes();

        /** The disk that a directory is on. */
        static Disk of(Path directory) {
            try {
                FileStore store = Files.getFileStore(directory);
                return new Disk() {
                    @Override
                    public long usableBytes() {
                        return asked(store::getUsableSpace);
                    }

                    @Override
                    public long totalBytes() {
                        return asked(store::getTotalSpace);
                    }
                };
            } catch (IOException e) {
                throw new UncheckedIOException("the disk of " + directory + " cannot be asked for its size", e);
            }
        }

        private static long asked(Question question) {
            try {
                return question.ask();
            } catch (IOException e) {
                throw new UncheckedIOException("the journal's disk cannot be asked for its free space", e);
            }
        }
    }

    private interface Question {
        long ask() throws IOException;
    }

    private final Path directory;
    private final DataSize limit;
    private final Disk disk;

    Limits(Path directory, DataSize limit, Disk disk) {
        this.directory = directory;
        this.limit = limit;
        this.disk = disk;
    }

    long limitBytes() {
        return limit.bytes();
    }

    /** What stubs may take before the oldest go early. */
    long stubBytes() {
        return limit.bytes() / 4;
    }

    /** Whether there is room beside what is used. */
    Room room(long usedBytes) {
        if (usedBytes >= limit.bytes() / 5 * 4) {
            return new Room(
                    Room.Level.FULL,
                    "the journal holds " + shown(usedBytes) + ", 80 % of its limit of " + limit
                            + ": see why storage does not confirm (brokers, join, sink, database), or give it more"
                            + " (journal.max-size)");
        }
        long free = disk.usableBytes();
        long reserve = reserveBytes();
        if (free < reserve) {
            return new Room(
                    Room.Level.FULL,
                    "the disk of " + directory + " has " + shown(free) + " left, less than the " + shown(reserve)
                            + " that are kept free: make space on it");
        }
        if (usedBytes >= limit.bytes() / 2) {
            return new Room(
                    Room.Level.ALARM,
                    "the journal holds " + shown(usedBytes) + ", more than half of its limit of " + limit
                            + "; at 80 % nothing more is accepted: see why storage does not confirm");
        }
        return new Room(Room.Level.ENOUGH, "the journal holds " + shown(usedBytes) + " of " + limit);
    }

    /** Whether so many bytes can be written beside the files that they replace, without touching what is kept free for the engine. */
    boolean canRewrite(long bytes) {
        return disk.usableBytes() > bytes + LEAST_FREE_BYTES / 2;
    }

    private long reserveBytes() {
        long fifth = Math.min(disk.totalBytes(), limit.bytes()) / 5;
        return Math.max(LEAST_FREE_BYTES, fifth);
    }

    private static String shown(long bytes) {
        return bytes < DataSize.ofMib(10).bytes() ? bytes / 1024 + " KiB" : bytes / (1024 * 1024) + " MiB";
    }
}
