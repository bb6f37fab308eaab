package dev.tally.local.postgres;

import dev.tally.local.process.StartFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How PostgreSQL is run, which refuses to run as root.
 *
 * <p>For root, {@code unshare -U} puts it into a user namespace without any mapping: it sees itself as nobody, and keeps its
 * process id and the owner of its files. Where namespaces are forbidden, {@code setpriv} makes it nobody in truth, and the
 * data directory must be given to nobody. {@code su} and {@code runuser} put a process of their own in between, which would
 * be killed in PostgreSQL's place.
 */
enum PostgresAccount {
    OWN(""),
    ROOT_IN_NAMESPACE("unshare -U"),
    NOBODY("setpriv --reuid=65534 --regid=65534 --clear-groups");

    private static final int NOBODY_ID = 65534;

    private final String prefix;

    PostgresAccount(String prefix) {
        this.prefix = prefix;
    }

    /** What is possible here. */
    static PostgresAccount detect() {
        if (!ProcessHandle.current().info().user().orElse("").equals("root")) {
            return OWN;
        }
        if (works(ROOT_IN_NAMESPACE)) {
            return ROOT_IN_NAMESPACE;
        }
        if (works(NOBODY)) {
            return NOBODY;
        }
        throw new StartFailedException(
                "PostgreSQL does not run as root, and neither \"unshare -U\" nor \"setpriv\" works"
                        + " here: run as an ordinary user, or install util-linux");
    }

    /** What stands before the command. */
    List<String> prefix() {
        return prefix.isEmpty() ? List.of() : List.of(prefix.split(" ", -1));
    }

    /** Gives a directory to the account. */
    void own(Path directory) throws IOException {
        if (this != NOBODY) {
            return;
        }
        for (@Nullable Path above = directory.toAbsolutePath(); above != null; above = above.getParent()) {
            if (above.equals(directory.toAbsolutePath())) {
                Files.setAttribute(directory, "unix:uid", NOBODY_ID);
                Files.setAttribute(directory, "unix:gid", NOBODY_ID);
            } else if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                throw new StartFailedException("PostgreSQL runs as nobody here and cannot reach " + directory + ": "
                        + above + " is closed to others. Choose another data directory, or run as an ordinary user");
            }
        }
    }

    private static boolean works(PostgresAccount account) {
        try {
            Process probe = new ProcessBuilder(Stream.concat(account.prefix().stream(), Stream.of("true"))
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(interrupted));
        }
    }
}
