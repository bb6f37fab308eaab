package dev.tally.producer.journal;

/** The journal is closed, so nothing can be read from it. Whoever sees this is late: the gateway is stopping. */
public final class JournalClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    JournalClosedException() {
        super("the journal is closed");
    }
}
