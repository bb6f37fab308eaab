package dev.tally.replay;

import org.jspecify.annotations.Nullable;

/**
 * A replay cannot go on, for something broke: a broker, a disk. The message is shown to people: it names the thing and the
 * remedy, and holds no patient data.
 */
public final class ReplayFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence that people see, and the cause for {@code --debug}. */
    public ReplayFailedException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
