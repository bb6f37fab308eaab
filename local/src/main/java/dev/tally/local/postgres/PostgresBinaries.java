package dev.tally.local.postgres;

import dev.tally.local.process.DirectoryTree;
import dev.tally.local.process.StartFailedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once into a cache from the jar that the build chose for this system.
 *
 * @param home holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path home) {

    /**
     * Finds the unpacked programs in the cache, or unpacks them.
     *
     * @throws StartFailedException if the build brought no programs for this system
     */
    static PostgresBinaries in(Path cacheDirectory) {
        String archive = archiveName();
        URL resource = PostgresBinaries.class.getResource("/" + archive);
        if (resource == null) {
            throw new StartFailedException("There is no PostgreSQL for this system in the build (" + archive
                    + "). Systems that have one: Linux and macOS on x86_64 and arm64, Windows on x86_64.");
        }
        try {
            Path home = cacheDirectory.toAbsolutePath().resolve("postgresql-" + fingerprint(resource));
            if (!Files.isDirectory(home)) {
                unpack(resource, home);
            }
            return new PostgresBinaries(home);
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot unpack PostgreSQL into " + cacheDirectory, failed);
        }
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static String archiveName() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        boolean arm = arch.equals("aarch64");
        if (os.contains("mac")) {
            return arm ? "postgres-darwin-arm_64.txz" : "postgres-darwin-x86_64.txz";
        }
        if (os.contains("windows")) {
            return "postgres-windows-x86_64.txz";
        }
        return arm ? "postgres-linux-arm_64.txz" : "postgres-linux-x86_64.txz";
    }

    /** From the jar's own table of contents, so that nothing large is read when the cache is warm. */
    private static String fingerprint(URL resource) throws IOException {
        if (resource.openConnection() instanceof JarURLConnection jar) {
            return Long.toHexString(jar.getJarEntry().getCrc());
        }
        return Long.toHexString(resource.openConnection().getContentLengthLong());
    }

    private static void unpack(URL resource, Path home) throws IOException {
        Files.createDirectories(home.getParent());
        Path draft = Files.createTempDirectory(home.getParent(), "postgresql-draft-");
        try {
            try (InputStream raw = new BufferedInputStream(resource.openStream());
                    TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(raw))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    write(tar, entry, draft);
                }
            }
            // The account that runs PostgreSQL may be another than the one that unpacks it.
            setReadable(draft);
            Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException another) {
            // Another process unpacked the same programs at the same time, and was first.
            DirectoryTree.delete(draft);
        } catch (IOException failed) {
            DirectoryTree.delete(draft);
            throw failed;
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("The archive leads out of its directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(target, root.resolve(entry.getLinkName()).normalize());
        } else {
            Files.copy(tar, target);
            boolean executable = (entry.getMode() & 0100) != 0;
            if (executable && !target.toFile().setExecutable(true, false)) {
                throw new IOException("Cannot make " + target + " executable: is the cache on a noexec mount?");
            }
        }
    }

    private static void setReadable(Path directory) throws IOException {
        if (!directory.toFile().setReadable(true, false) || !directory.toFile().setExecutable(true, false)) {
            throw new IOException("Cannot make " + directory + " readable for the account that runs PostgreSQL");
        }
    }
}
