package dev.tally.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Where local stacks keep their data: below {@code .tally} in the checkout, or in the working directory if Tally was not
 * started by its launcher.
 */
public final class Workspace {
    private Workspace() {}

    /** The folder that holds all data directories and the cache. */
    public static Path root() {
        String home = System.getProperty("tally.home");
        return Path.of(home == null ? "" : home).toAbsolutePath().resolve(".tally");
    }

    /** Programs that were unpacked once, and archives of classes: kept between runs, and safe to delete. */
    public static Path cache() {
        String shared = System.getProperty("tally.local.cache");
        return shared == null ? root().resolve("cache") : Path.of(shared).toAbsolutePath();
    }

    /** Deletes a data directory with everything in it. */
    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    Files.deleteIfExists(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + directory + "; delete it by hand", e);
        }
    }
}
