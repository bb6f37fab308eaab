package dev.tally.runtime.settings;

/**
 * A text and where it came from.
 *
 * @param text the value as given
 * @param origin where it came from, such as "file /etc/tally.properties, line 12"
 */
record Sourced(String text, String origin) {
    /** Redacted: the text may be a secret. */
    @Override
    public String toString() {
        return "Sourced[" + origin + "]";
    }
}
