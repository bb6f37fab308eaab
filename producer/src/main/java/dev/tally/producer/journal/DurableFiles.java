package dev.tally.producer.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are there after a power cut. A rename without an fsync of the directory is undone by one. */
final class DurableFiles {
    private DurableFiles() {}

    /** Does nothing where directories cannot be opened. */
    static void syncDirectory(Path directory) throws IOException {
        if (!isPosix(directory)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Writes a new file; one of this name must not be there. */
    static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                int written = channel.write(buffer);
                if (written == 0) {
                    throw new IOException("the disk takes no more");
                }
            }
            channel.force(true);
        }
        syncDirectory(parent(file));
    }

    /** Cuts a file off. */
    static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            FileChannel cut = channel.truncate(size);
            cut.force(true);
        }
        syncDirectory(parent(file));
    }

    /** Renames within one file system. */
    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(parent(to));
        syncDirectory(parent(from));
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " is in no directory");
        }
        return parent;
    }
}
