package dev.tally.runtime.settings;

import java.util.Objects;

/**
 * A value that must not be shown: a password, a token. Printing it gives {@code (secret)}.
 *
 * <p>Immutable, so safe for any thread.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** Wraps a value that must not be shown. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The value itself. Hand it to the library that needs it and to nothing else. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
