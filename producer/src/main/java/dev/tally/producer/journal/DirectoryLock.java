package dev.tally.producer.journal;

import dev.tally.runtime.service.RoleFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second process away from a journal's directory. The system gives the lock back when the process ends, however it ends.
 *
 * <p>For one thread.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> FOR_ITS_OWNER_ALONE = PosixFilePermissions.asFileAttribute(OWNERS);

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the directory, for its owner alone, if it is not there, and locks it.
     *
     * @throws RoleFailedException when it cannot be made or written, or another process has it; the message names it
     */
    static DirectoryLock on(Path directory) {
        try {
            make(directory);
            tighten(directory);
            Path file = directory.resolve("lock");
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new RoleFailedException(
                        "the journal in " + directory + " is in use by another process: two gateways cannot share one."
                                + " Stop the other, or give this one a directory (journal.directory) and a name"
                                + " (gateway.id) of its own",
                        null);
            }
            return new DirectoryLock(channel);
        } catch (IOException unusable) {
            throw new RoleFailedException(
                    "the journal's directory " + directory + " cannot be made or written ("
                            + unusable.getClass().getSimpleName() + "): set journal.directory to one that the gateway's"
                            + " user may write",
                    unusable);
        }
    }

    private static void make(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path each = directory.toAbsolutePath();
                each != null && !Files.isDirectory(each);
                each = each.getParent()) {
            missing.push(each);
        }
        for (Path each : missing) {
            if (DurableFiles.isPosix(each)) {
                Files.createDirectory(each, FOR_ITS_OWNER_ALONE);
            } else {
                Files.createDirectory(each);
            }
            DurableFiles.syncDirectory(each.resolve("..").normalize());
        }
    }

    /** One that was made by somebody else may be open to others; what it holds is not for them. */
    private static void tighten(Path directory) throws IOException {
        if (!DurableFiles.isPosix(directory) || OWNERS.containsAll(Files.getPosixFilePermissions(directory))) {
            return;
        }
        try {
            Path tightened = Files.setPosixFilePermissions(directory, OWNERS);
            LOG.warn("the directory {} was open to others than its owner; it is not any more", tightened);
        } catch (FileSystemException notOurs) {
            LOG.warn(
                    "the directory {} holds notes, is open to others than its owner, and cannot be closed to them ({})",
                    directory,
                    notOurs.getClass().getSimpleName());
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock of the journal's directory was not given back", e);
        }
    }
}
