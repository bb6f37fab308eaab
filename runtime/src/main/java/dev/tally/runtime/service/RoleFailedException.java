package dev.tally.runtime.service;

import org.jspecify.annotations.Nullable;

/** A role cannot start or cannot go on. The message is shown to people: it names the thing and the remedy. */
public class RoleFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence that people see, and the cause for {@code --debug}. */
    public RoleFailedException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
