package dev.tally.runtime.settings;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Properties that are handed on to a library as they are. They may hold passwords, so printing them shows the names only.
 *
 * <p>Immutable, so safe for any thread.
 */
public final class PassThrough {
    private final Map<String, String> properties;

    private PassThrough(Map<String, String> properties) {
        this.properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    }

    /** Copies the properties. */
    public static PassThrough of(Map<String, String> properties) {
        return new PassThrough(properties);
    }

    /** Nothing to hand on. */
    public static PassThrough none() {
        return new PassThrough(Map.of());
    }

    /** The properties by the library's names, sorted; not to be changed, not to be printed. */
    public Map<String, String> asMap() {
        return properties;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PassThrough passThrough && passThrough.properties.equals(properties);
    }

    @Override
    public int hashCode() {
        return properties.hashCode();
    }

    @Override
    public String toString() {
        return "PassThrough" + properties.keySet();
    }
}
