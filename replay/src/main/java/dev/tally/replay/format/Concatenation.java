package dev.tally.replay.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Puts files together end to end. */
final class Concatenation {
    private Concatenation() {}

    static void of(byte[] head, List<Path> parts, Path whole) throws IOException {
        try (FileChannel out = FileChannel.open(
                whole, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer beginning = ByteBuffer.wrap(head);
            while (beginning.hasRemaining()) {
                out.write(beginning);
            }
            for (Path part : parts) {
                append(part, out);
            }
        }
    }

    private static void append(Path part, FileChannel out) throws IOException {
        try (FileChannel in = FileChannel.open(part, StandardOpenOption.READ)) {
            long size = in.size();
            long copied = 0;
            while (copied < size) {
                copied += in.transferTo(copied, size - copied, out);
            }
        }
    }
}
