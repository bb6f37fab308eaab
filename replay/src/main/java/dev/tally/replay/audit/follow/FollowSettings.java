package dev.tally.replay.audit.follow;

import dev.tally.replay.audit.AuditSettings;
import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the audit needs to know when it runs all the time.
 *
 * @param audit what every audit needs to know
 * @param stateDirectory where it keeps what it remembers
 * @param grace what came so lately may be on its way, and is not judged as lost
 * @param interval how long it rests between two looks
 * @param sweepInterval how often it begins to compare everything that is stored
 */
public record FollowSettings(
        AuditSettings audit, Path stateDirectory, Duration grace, Duration interval, Duration sweepInterval) {
    /** Directory. */
    public static final Setting<Path> STATE_DIRECTORY = Setting.path("audit.state-directory")
            .withDefault(".tally/audit")
            .describedAs(
                    "Where tally audit --follow keeps what it remembers: every event, without any content. If it is"
                            + " lost, the topics are read anew; what was deleted from them meanwhile cannot be proved any more.");

    /** Grace. */
    public static final Setting<Duration> GRACE = Setting.duration(
                    "audit.grace", Duration.ofSeconds(1), Duration.ofDays(1))
            .withDefault("40s")
            .describedAs(
                    "What came within this time may be on its way, and tally audit --follow does not judge it as lost. Shorter"
                            + " than a broker, a join or a sink takes to be replaced, and each replacement makes findings,"
                            + " which are resolved a moment later.");

    /** Interval. */
    public static final Setting<Duration> INTERVAL = Setting.duration(
                    "audit.interval", Duration.ofMillis(100), Duration.ofHours(1))
            .withDefault("5s")
            .describedAs("How long tally audit --follow rests between two looks at what is new.");

    /** Sweep. */
    public static final Setting<Duration> SWEEP_INTERVAL = Setting.duration(
                    "audit.sweep-interval", Duration.ofSeconds(1), Duration.ofDays(1))
            .withDefault("30s")
            .describedAs(
                    "How often tally audit --follow begins to compare everything that is stored with everything that was"
                            + " accepted. A database that takes longer to read is read without a pause.");

    /** Its own settings, for the reference. */
    public static final SettingsGroup SETTINGS =
            SettingsGroup.of("Audit that follows", STATE_DIRECTORY, GRACE, INTERVAL, SWEEP_INTERVAL);

    /** Reads the settings; problems go to the reader. */
    public static FollowSettings from(SettingsReader reader) {
        return new FollowSettings(
                AuditSettings.from(reader),
                reader.get(STATE_DIRECTORY),
                reader.get(GRACE),
                reader.get(INTERVAL),
                reader.get(SWEEP_INTERVAL));
    }
}
