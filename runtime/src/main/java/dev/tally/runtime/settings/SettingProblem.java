package dev.tally.runtime.settings;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the settings.
 *
 * @param key the setting's key
 * @param shownValue the offending value as it may be shown, null when none was given
 * @param origin where the value came from, such as "environment variable TALLY_GATEWAY_PORT"; null when none was given
 * @param remedy what would be right, as the end of a sentence: "must be a port from 0 to 65535"
 */
public record SettingProblem(
        String key, @Nullable String shownValue, @Nullable String origin, String remedy) {
    /** The problem as one line. */
    public String sentence() {
        StringBuilder line = new StringBuilder(key);
        if (shownValue != null) {
            line.append(" = ").append(shownValue);
        }
        if (origin != null) {
            line.append(" (").append(origin).append(')');
        }
        return line.append(": ").append(remedy).toString();
    }
}
