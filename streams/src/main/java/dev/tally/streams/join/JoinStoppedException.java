package dev.tally.streams.join;

/**
 * The join must not go on, and only a person can decide how. Thrown on the task's thread, so that the transaction is aborted
 * and nothing is passed over. The message says what was found and the remedy.
 */
public final class JoinStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence that people see. */
    public JoinStoppedException(String sentence) {
        super(sentence);
    }
}
