package dev.tally.runtime.serde;

import org.jspecify.annotations.Nullable;

/** A serializer class that the settings name cannot be used; the message says why and what to do. */
public final class SerdeUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SerdeUnusableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
