package dev.tally.local.process;

import org.jspecify.annotations.Nullable;

/** A data directory belongs to a stack that runs; the message names it and says what to do. */
public final class DirectoryInUseException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
