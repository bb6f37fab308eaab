package dev.tally.schemas.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Committed versions of something, each in a file of its own ({@code v1}, {@code v2}, ...), never changed once released.
 *
 * <p>Run with {@code -Dtally.release.schemas=true}, the tests that read them add the present state as the next version.
 *
 * @param folder where the versions are
 * @param suffix of their names, with its dot
 */
record ReleasedFiles(Path folder, String suffix) {
    static final String REMEDY =
            "if the schema is meant to change, commit it as its next version: ./mvnw -pl schemas test"
                    + " -Dtest='ReleasedSchemasTest,GoldenBytesTest' -Dtally.release.schemas=true";

    static ReleasedFiles of(String kind, String name, String suffix) {
        return new ReleasedFiles(Path.of("src", "test", "resources", kind, name), suffix);
    }

    /** The contents, oldest first. */
    List<String> versions() {
        List<String> versions = new ArrayList<>();
        try {
            for (Path file = file(1); Files.exists(file); file = file(versions.size() + 1)) {
                versions.add(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }

    /** The newest content; empty if there is none. */
    String newest() {
        List<String> versions = versions();
        return versions.isEmpty() ? "" : versions.get(versions.size() - 1);
    }

    /** Adds the present state, if that was asked for and fewer versions than are due are there. */
    void addIfAsked(String present, int due) {
        int versions = versions().size();
        if (versions < due && Boolean.getBoolean("tally.release.schemas")) {
            add(versions + 1, present);
        }
    }

    private void add(int version, String content) {
        try {
            Files.createDirectories(folder);
            Files.writeString(file(version), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(int version) {
        return folder.resolve("v" + version + suffix);
    }
}
