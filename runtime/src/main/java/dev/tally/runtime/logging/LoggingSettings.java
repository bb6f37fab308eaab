package dev.tally.runtime.logging;

import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;

/**
 * How logs look.
 *
 * @param format text or JSON lines
 * @param level from which level on Tally's own code is logged; libraries stay at warnings
 */
public record LoggingSettings(Format format, Level level) {
    /** How a line looks. */
    public enum Format {
        /** For people. */
        TEXT,
        /** One JSON object a line, for log collectors. */
        JSON
    }

    /** From which level on is logged. */
    public enum Level {
        /** Failures. */
        ERROR,
        /** And what may become one. */
        WARN,
        /** And what a service does. */
        INFO,
        /** And how. */
        DEBUG
    }

    /** How a line looks. */
    public static final Setting<Format> FORMAT = Setting.choice("log.format", Format.class)
            .withDefault("text")
            .describedAs("How log lines look on standard error: for people, or as JSON for a collector.");

    /** Level. */
    public static final Setting<Level> LEVEL = Setting.choice("log.level", Level.class)
            .withDefault("info")
            .describedAs(
                    "From which level on Tally logs; libraries stay at warnings. No level shows the values of records.");

    /** All of them, for the reference. */
    public static final SettingsGroup SETTINGS = SettingsGroup.of("Logging", FORMAT, LEVEL);

    /** Reads the settings; problems go to the reader. */
    public static LoggingSettings from(SettingsReader reader) {
        return new LoggingSettings(reader.get(FORMAT), reader.get(LEVEL));
    }
}
