package dev.tally.local.process;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The end of a log file: what one run of a process wrote.
 *
 * <p>Thread rule: immutable; every call reads the file anew.
 */
public final class LogTail {
    /** Enough for the start of a broker, small enough to be read again and again. */
    private static final int BYTES_MAX = 4 * 1024 * 1024;

    private static final int LAST_BYTES_MAX = 32 * 1024;

    private final Path file;
    private final long offset;

    LogTail(Path file, long offset) {
        this.file = file;
        this.offset = offset;
    }

    /** What was written by now, its first 4 MiB at most. */
    public String text() {
        return read(offset, BYTES_MAX);
    }

    /** The last lines, for a message that says why a process ended. */
    public String lastLines(int count) {
        long end = size();
        List<String> lines = read(Math.max(offset, end - LAST_BYTES_MAX), LAST_BYTES_MAX)
                .lines()
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    private long size() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String read(long from, int bytesMax) {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            return new String(in.readNBytes(bytesMax), StandardCharsets.UTF_8);
        } catch (NoSuchFileException | EOFException notYet) {
            return "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
