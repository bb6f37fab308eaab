package dev.tally.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * One process for all time: a process id says too little, because ids are given again.
 *
 * <p>On Linux the birth is the boot's id and the start time in clock ticks since that boot, which no change of the wall
 * clock moves; elsewhere it is the start time that the system tells.
 *
 * @param pid the process id
 * @param birth when it started, in a form that only this class reads
 */
record ProcessIdentity(long pid, String birth) {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** Fields of {@code /proc/PID/stat}, counted from the one after the name in brackets (proc(5)). */
    private static final int STATE = 0;

    private static final int START_TIME = 19;
    private static final String DEAD_STATES = "ZXx";

    /** The identity of a process that runs now; empty if there is none, or one that is dead but not yet waited for. */
    static Optional<ProcessIdentity> of(long pid) {
        if (Files.isReadable(BOOT_ID)) {
            return fromProc(pid);
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().startInstant())
                .map(start -> new ProcessIdentity(pid, start.toString()));
    }

    /** Those processes below this one that run now. */
    static List<ProcessIdentity> descendantsOf(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .flatMap(handle -> of(handle.pid()).stream())
                .toList();
    }

    /**
     * Freezes a process and everything below it, and tells what that is. A list alone would miss a child that is born
     * after it was made; a frozen process has no more children, for a fork that a signal overtakes is undone.
     */
    static List<ProcessIdentity> freezeTree(long pid) throws IOException {
        Set<ProcessIdentity> frozen = new LinkedHashSet<>();
        List<ProcessIdentity> fresh = of(pid).stream().toList();
        while (!fresh.isEmpty()) {
            Signal.STOP.send(fresh.stream().map(ProcessIdentity::pid).toList());
            frozen.addAll(fresh);
            fresh = descendantsOf(pid).stream()
                    .filter(process -> !frozen.contains(process))
                    .toList();
        }
        return List.copyOf(frozen);
    }

    /** Those that run this program in this directory. */
    static List<ProcessIdentity> running(Path program, Path workingDirectory) {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.info()
                        .command()
                        .filter(program.toString()::equals)
                        .isPresent())
                .filter(handle -> isIn(handle.pid(), workingDirectory))
                .flatMap(handle -> of(handle.pid()).stream())
                .toList();
    }

    /** Sends SIGKILL to all, and waits until all are gone. */
    static void killAll(List<ProcessIdentity> processes, Duration patience) {
        processes.forEach(ProcessIdentity::kill);
        for (ProcessIdentity process : processes) {
            if (!process.awaitGone(patience)) {
                throw new IllegalStateException("The process " + process.pid() + " survives SIGKILL");
            }
        }
    }

    /** Whether this very process still runs. */
    boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Sends SIGKILL if it still runs. */
    void kill() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Waits until it is gone; false if it still runs after {@code patience}. */
    boolean awaitGone(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (isAlive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            // Only a parent can wait for a process; everybody else has to look again.
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return true;
    }

    private static boolean isIn(long pid, Path directory) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(pid), "cwd"), directory);
        } catch (IOException gone) {
            // It ended, or belongs to another user and so is none of ours.
            return false;
        }
    }

    private static Optional<ProcessIdentity> fromProc(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
            if (DEAD_STATES.contains(fields[STATE])) {
                return Optional.empty();
            }
            return Optional.of(
                    new ProcessIdentity(pid, Files.readString(BOOT_ID).trim() + "/" + fields[START_TIME]));
        } catch (IOException gone) {
            // Not there, or it ended while it was read, which fails with ESRCH: Java has no exception of its own for
            // that.
            return Optional.empty();
        }
    }

    /** Reads what {@link #write} wrote; empty if the file is torn or is not ours. */
    static Optional<ProcessIdentity> read(Path file) throws IOException {
        String[] words = Files.readString(file).trim().split(" ", -1);
        if (words.length != 2 || !words[0].matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        return Optional.of(new ProcessIdentity(Long.parseLong(words[0]), words[1]));
    }

    void write(Path file) throws IOException {
        Files.writeString(file, pid + " " + birth + "\n");
    }
}
