package dev.tally.cli.console;

/** A command cannot go on. The message is all that a person gets to see: it names the thing and the remedy. */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure without a cause worth showing. */
    public CommandFailedException(String message) {
        super(message);
    }

    /** A failure whose cause {@code --debug} shows. */
    public CommandFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
