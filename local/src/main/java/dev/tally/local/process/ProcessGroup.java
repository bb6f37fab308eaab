package dev.tally.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The child processes of one data directory.
 *
 * <p>It owns {@code DIRECTORY/run}: a lock, held as long as this JVM lives, so that no two stacks share a directory; and
 * one pid file for each process. Opening kills what an earlier owner left running, which happens only if the owner
 * <em>and</em> its watchdogs were killed. {@link #close} kills everything, as does the end of this JVM.
 *
 * <p>Thread rule: any thread may call anything.
 */
public final class ProcessGroup implements AutoCloseable {
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(20);
    private static final String WATCHDOG = "watchdog.sh";

    private final Path directory;
    private final Path runDirectory;
    private final FileChannel lockChannel;
    private final Thread shutdownHook;

    /** Guarded by itself; the newest first, which is the order in which they are killed. */
    private final Deque<ManagedProcess> processes = new ArrayDeque<>();

    /** Guarded by {@link #processes}; what is added later would be killed by nobody. */
    private boolean closed;

    private ProcessGroup(Path directory, Path runDirectory, FileChannel lockChannel) {
        this.directory = directory;
        this.runDirectory = runDirectory;
        this.lockChannel = lockChannel;
        this.shutdownHook = new Thread(this::killAll, "kill-" + directory);
    }

    /**
     * Takes a data directory, creating it if need be, and kills what a dead owner left running there.
     *
     * @throws DirectoryInUseException if another stack uses it
     * @throws UncheckedIOException if the directory cannot be used
     */
    public static ProcessGroup open(Path directory) {
        try {
            Path run = Files.createDirectories(directory.toAbsolutePath().resolve("run"));
            FileChannel channel = lock(run);
            killOrphans(run);
            try (InputStream script = open(WATCHDOG)) {
                Files.copy(script, run.resolve(WATCHDOG), StandardCopyOption.REPLACE_EXISTING);
            }
            ProcessGroup group = new ProcessGroup(directory.toAbsolutePath(), run, channel);
            Runtime.getRuntime().addShutdownHook(group.shutdownHook);
            return group;
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot use the data directory " + directory, failed);
        }
    }

    /** The data directory that this group owns. */
    public Path directory() {
        return directory;
    }

    /**
     * Takes a process into this group; it is not started yet.
     *
     * @throws IllegalStateException if the group is closed, as it is while this JVM ends
     */
    public ManagedProcess add(ProcessSpec spec) {
        Path pidFile = runDirectory.resolve(spec.name() + ".pid");
        ManagedProcess process = new ManagedProcess(spec, runDirectory.resolve(WATCHDOG), pidFile);
        synchronized (processes) {
            if (closed) {
                throw new IllegalStateException("The stack in " + directory + " is being closed");
            }
            if (processes.stream().anyMatch(other -> other.name().equals(spec.name()))) {
                throw new IllegalArgumentException("There is a process named " + spec.name() + " already");
            }
            processes.push(process);
        }
        return process;
    }

    /**
     * Kills whatever runs {@code program} in {@code workingDirectory}: the children of a dead process that is not there to
     * be asked for them. Where there is no /proc it finds none.
     */
    public void killLeftovers(Path program, Path workingDirectory) {
        ProcessIdentity.killAll(ProcessIdentity.running(program, workingDirectory), KILL_TIMEOUT);
    }

    /** Kills every process, waits until all are gone, and gives the directory free. */
    @Override
    public void close() {
        killAll();
        removeShutdownHook();
        try {
            lockChannel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** False if this JVM is ending: then the hook runs anyway, and killing twice does no harm. */
    private boolean removeShutdownHook() {
        try {
            return Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException ending) {
            return false;
        }
    }

    private void killAll() {
        List<ManagedProcess> all;
        synchronized (processes) {
            closed = true;
            all = new ArrayList<>(processes);
        }
        List<RuntimeException> failures = new ArrayList<>();
        for (ManagedProcess process : all) {
            try {
                process.close();
            } catch (RuntimeException failed) {
                // One that cannot be killed must not save the others.
                failures.add(failed);
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    private static FileChannel lock(Path run) throws IOException {
        FileChannel channel =
                FileChannel.open(run.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            // Never released by hand: closing the channel does, and so does the end of this JVM, however it ends.
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException heldByThisJvm) {
            channel.close();
            throw inUse(run, heldByThisJvm);
        }
        channel.close();
        throw inUse(run, null);
    }

    private static DirectoryInUseException inUse(Path run, @Nullable Exception cause) {
        return new DirectoryInUseException(
                "The data directory " + run.getParent()
                        + " is in use by another stack: stop that one, or choose another directory",
                cause);
    }

    private static void killOrphans(Path run) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(run, "*.pid")) {
            for (Path file : files) {
                Optional<ProcessIdentity> orphan = ProcessIdentity.read(file).filter(ProcessIdentity::isAlive);
                if (orphan.isPresent()) {
                    killWithChildren(orphan.get());
                }
                Files.delete(file);
            }
        }
    }

    private static void killWithChildren(ProcessIdentity root) throws IOException {
        ProcessIdentity.killAll(ProcessIdentity.freezeTree(root.pid()), KILL_TIMEOUT);
    }

    private static InputStream open(String resource) {
        InputStream stream = ProcessGroup.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IllegalStateException("The resource " + resource + " is missing from the build");
        }
        return stream;
    }
}
