package dev.tally.sink.restore;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sorts the halves of one partition by consultation, with the disk: they are spread over files by a hash of the key, and each file
 * is small enough to be read into memory. A partition of 16 GiB makes files of 64 MiB.
 *
 * <p>For one thread. Owns its directory, which only its owner can read, and deletes it when closed.
 */
final class Buckets implements Closeable {
    static final int COUNT = 256;
    private static final int BUFFER = 16 << 10;

    private final Path directory;
    private final List<DataOutputStream> files = new ArrayList<>();

    private Buckets(Path directory) {
        this.directory = directory;
    }

    static Buckets in(Path parent) throws IOException {
        Files.createDirectories(parent);
        boolean posix = parent.getFileSystem().supportedFileAttributeViews().contains("posix");
        Path directory = posix
                ? Files.createTempDirectory(
                        parent,
                        "halves-",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createTempDirectory(parent, "halves-");
        Buckets buckets = new Buckets(directory);
        for (int i = 0; i < COUNT; i++) {
            buckets.files.add(
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(buckets.file(i)), BUFFER)));
        }
        return buckets;
    }

    private Path file(int bucket) {
        return directory.resolve(Integer.toString(bucket));
    }

    void add(RawHalf half) throws IOException {
        half.write(files.get(half.bucket(COUNT)));
    }

    /** No more will be added. */
    void full() throws IOException {
        for (DataOutputStream file : files) {
            file.close();
        }
    }

    /** The consultations of one bucket, by key as text, each in order of arrival. */
    Map<String, List<RawHalf>> consultations(int bucket) throws IOException {
        Map<String, List<RawHalf>> consultations = new HashMap<>();
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file(bucket)), 1 << 16))) {
            for (Optional<RawHalf> half = RawHalf.read(in); half.isPresent(); half = RawHalf.read(in)) {
                consultations
                        .computeIfAbsent(keyOf(half.get()), key -> new ArrayList<>())
                        .add(half.get());
            }
        }
        consultations.replaceAll((key, halves) -> RawHalf.asTheyArrived(halves));
        return consultations;
    }

    private static String keyOf(RawHalf half) {
        return half.key == null ? "" : new String(half.key, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        full();
        for (int i = 0; i < COUNT; i++) {
            Files.deleteIfExists(file(i));
        }
        Files.delete(directory);
    }
}
