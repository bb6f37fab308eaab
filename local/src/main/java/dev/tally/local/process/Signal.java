package dev.tally.local.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The signals that a fault test or an orderly stop needs; Java itself can only send two of them. */
public enum Signal {
    /** Ends a process in good order. */
    TERMINATE("TERM"),
    /** What PostgreSQL calls a fast shutdown: roll back, disconnect everybody, write a checkpoint. */
    INTERRUPT("INT"),
    /** Ends a process at once; it cannot be caught. */
    KILL("KILL"),
    /** Freezes a process; it cannot be caught. */
    STOP("STOP"),
    /** Lets a frozen process go on. */
    CONTINUE("CONT");

    private final String posixName;

    Signal(String posixName) {
        this.posixName = posixName;
    }

    /**
     * Sends this signal to each process; one that is gone already is passed over.
     *
     * @throws IOException if no shell could be started
     */
    void send(List<Long> pids) throws IOException {
        if (pids.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s \"$0\" \"$@\"", posixName));
        pids.forEach(pid -> command.add(Long.toString(pid)));
        Process shell = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            shell.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while sending SIG" + posixName, interrupted);
        }
    }
}
