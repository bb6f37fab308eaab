package dev.tally.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * An archive of parsed and verified classes (class data sharing, JEP 310), which halves the start of a JVM with many
 * jars.
 *
 * <p>The first run notes which classes a program loads; a child of low priority then makes the archive in about seven
 * seconds, while the program is already in use. It is kept for the next run, under a name that holds the JDK's build
 * and every jar's name, size and time, for the JVM would ignore the archive of other jars. An archive that is not there is
 * never an error.
 *
 * <p>Thread rule: not shared between threads.
 */
public final class ClassArchive {
    private static final int KEY_CHARACTERS = 16;

    private final String name;
    private final Path directory;
    private final ProcessGroup group;
    private final Path workDirectory;
    private CompletableFuture<Void> made = CompletableFuture.completedFuture(null);

    /**
     * The archive of one program.
     *
     * @param name the program's, unique within the group
     * @param cacheDirectory where archives are kept between runs
     * @param group owns the child that makes the archive
     */
    public ClassArchive(String name, Path cacheDirectory, ProcessGroup group) {
        this.name = name;
        this.directory = cacheDirectory.toAbsolutePath().resolve("classes");
        this.group = group;
        this.workDirectory = group.directory().resolve("classes");
    }

    /**
     * The flags with which the program's JVM uses the archive, or prepares one.
     *
     * @param mayRecord whether this process shall note its classes if there is no archive: one of several suffices
     */
    public List<String> flags(ClassPath classPath, boolean mayRecord) {
        Path archive = archive(classPath);
        if (Files.exists(archive)) {
            return List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive);
        }
        if (!mayRecord) {
            return List.of();
        }
        try {
            Files.createDirectories(workDirectory);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return List.of("-XX:DumpLoadedClassList=" + classList());
    }

    /** Makes the archive if there is none and its classes are noted; returns at once. */
    public void makeInBackground(ClassPath classPath) {
        Path archive = archive(classPath);
        if (Files.exists(archive) || !Files.exists(classList())) {
            return;
        }
        try {
            Files.createDirectories(directory);
            deleteDrafts();
            Path draft = directory.resolve(name + "." + ProcessHandle.current().pid() + ".draft");
            ManagedProcess maker = group.add(new ProcessSpec(
                    name + "-classes", command(classPath, draft), workDirectory, workDirectory.resolve(name + ".log")));
            maker.start();
            made = maker.onExit().thenAccept(code -> keep(draft, archive, code));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Done when nothing is being made; a failure to make it is told here and nowhere else, as it harms nobody. */
    public CompletableFuture<Void> made() {
        return made;
    }

    private List<String> command(ClassPath classPath, Path draft) throws IOException {
        // The program still runs, so the list's last line may be half a name.
        Path wholeLines = workDirectory.resolve(name + ".complete.lst");
        String noted = Files.readString(classList());
        Files.writeString(wholeLines, noted.substring(0, noted.lastIndexOf('\n') + 1));
        return List.of(
                "nice",
                "-n",
                "19",
                ClassPath.java().toString(),
                "-Xshare:dump",
                "-XX:-UsePerfData",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:SharedClassListFile=" + wholeLines,
                "-XX:SharedArchiveFile=" + draft,
                "-cp",
                classPath.toString());
    }

    private static void keep(Path draft, Path archive, int exitCode) {
        try {
            if (exitCode == 0 && Files.exists(draft)) {
                Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.deleteIfExists(draft);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Drafts whose maker was killed together with this JVM's predecessor. */
    private void deleteDrafts() throws IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(directory, name + ".*.draft")) {
            for (Path draft : drafts) {
                long owner = Long.parseLong(draft.getFileName().toString().split("\\.", -1)[1]);
                if (ProcessHandle.of(owner).isEmpty()) {
                    Files.delete(draft);
                }
            }
        }
    }

    private Path classList() {
        return workDirectory.resolve(name + ".lst");
    }

    private Path archive(ClassPath classPath) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(jdk().getBytes(StandardCharsets.UTF_8));
            for (Path entry : classPath.entries()) {
                String jar = entry + " " + Files.size(entry) + " " + Files.getLastModifiedTime(entry) + "\n";
                digest.update(jar.getBytes(StandardCharsets.UTF_8));
            }
            String key = HexFormat.of().formatHex(digest.digest()).substring(0, KEY_CHARACTERS);
            return directory.resolve(name + "-" + key + ".jsa");
        } catch (NoSuchAlgorithmException | IOException failed) {
            throw new IllegalStateException("Cannot read the class path of " + name, failed);
        }
    }

    private static String jdk() {
        return System.getProperty("java.home") + " " + System.getProperty("java.vm.version") + " "
                + System.getProperty("java.vm.vendor") + "\n";
    }
}
