package dev.tally.replay;

/** What was asked for cannot be done as it was asked. The message is shown to people: it names the thing and the remedy. */
public final class ReplayRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence that people see. */
    public ReplayRefusedException(String sentence) {
        super(sentence);
    }
}
