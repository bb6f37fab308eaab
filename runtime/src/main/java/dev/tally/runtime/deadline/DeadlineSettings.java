package dev.tally.runtime.deadline;

import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsReader;
import dev.tally.schemas.assembly.Deadlines;
import java.time.Duration;

/**
 * How long a consultation may wait, as settings. The join raises by them and the audit judges by them, so they are the same keys
 * for both.
 */
public final class DeadlineSettings {
    /** After a statement. */
    public static final Setting<Duration> AFTER_STATEMENT = deadline("join.deadline.after-statement", "60s")
            .describedAs(
                    "How long a consultation may be incomplete after its sharing statement arrived, before it is raised."
                            + " Shorter than a gateway needs to send the rest, and every consultation is raised.");

    /** After a share. */
    public static final Setting<Duration> AFTER_SHARE = deadline("join.deadline.after-share", "30m")
            .describedAs(
                    "How long shares may wait for their observation without a statement, before the consultation is"
                            + " raised. This is the alarm of an observation that is lost.");

    /** After an observation alone. */
    public static final Setting<Duration> AFTER_OBSERVATION = deadline("join.deadline.after-observation", "12h")
            .describedAs(
                    "How long an observation may wait for a share or a statement, before the consultation is raised."
                            + " Practice software that sends no statements for consultations without shares needs it long.");

    private DeadlineSettings() {}

    /** Reads the settings; problems go to the reader. */
    public static Deadlines from(SettingsReader reader) {
        return new Deadlines(reader.get(AFTER_STATEMENT), reader.get(AFTER_SHARE), reader.get(AFTER_OBSERVATION));
    }

    private static Setting<Duration> deadline(String key, String standard) {
        return Setting.duration(key, Duration.ofSeconds(1), Duration.ofDays(365))
                .withDefault(standard);
    }
}
