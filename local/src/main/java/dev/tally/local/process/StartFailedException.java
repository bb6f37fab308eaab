package dev.tally.local.process;

/** A part of the local stack did not start; the message says which, why, and what to do. */
public final class StartFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartFailedException(String message) {
        super(message);
    }

    public StartFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A failure that the last lines of the process's log explain. */
    static StartFailedException of(ManagedProcess process, String what) {
        return new StartFailedException(process.withTail(what));
    }
}
