package dev.tally.producer.journal;

import java.util.concurrent.CompletionException;

/** The journal is closed, so nothing can be read from it. Whoever sees this is late: the gateway is stopping. */
public final class JournalClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    JournalClosedException() {
        super("the journal is closed");
    }

    /**
     * Whether work on a journal ended because the journal has: closed, or by a commit that failed, of which the gateway was told
     * before. Whatever else ends a thread is a fault, and is to be told.
     */
    public static boolean isBehind(RuntimeException failure) {
        if (failure instanceof CompletionException) {
            Throwable cause = failure.getCause();
            return cause instanceof JournalClosedException || cause instanceof JournalFailedException;
        }
        return failure instanceof JournalClosedException;
    }
}
