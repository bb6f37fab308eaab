package dev.tally.replay.quarantine;

import org.jspecify.annotations.Nullable;

/** The quarantine cannot be read or written just now. The message says what is away and the remedy. */
public final class QuarantineUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QuarantineUnavailableException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
