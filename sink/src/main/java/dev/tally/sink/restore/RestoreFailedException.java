package dev.tally.sink.restore;

import org.jspecify.annotations.Nullable;

/** A restore cannot begin or go on. The message says what is wrong, what to do, and that what is stored stays stored. */
public final class RestoreFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence that people see. */
    public RestoreFailedException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
