package dev.tally.replay.audit;

import dev.tally.replay.ReplaySettings;
import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.runtime.deadline.DeadlineSettings;
import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.settings.Secret;
import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import dev.tally.schemas.assembly.Deadlines;
import java.time.Duration;

/**
 * What the audit needs to know.
 *
 * @param replay how topics are read, and the key of pseudonyms
 * @param topics how topics must be laid out
 * @param database with the audit's own role, which can only read
 * @param deadlines how long a consultation may wait
 * @param clockSkew by how much a gateway's clock may differ from the brokers'
 */
public record AuditSettings(
        ReplaySettings replay,
        TopicSettings topics,
        DatabaseSettings database,
        Deadlines deadlines,
        Duration clockSkew) {
    /** Role. */
    public static final Setting<String> DATABASE_USER = Setting.string("audit.database.user")
            .withDefault("tally_reader")
            .describedAs(
                    "Role that the audit reads the database with; it needs SELECT and nothing else. An audit that can"
                            + " write can also hide.");

    /** Password. */
    public static final Setting<Secret> DATABASE_PASSWORD = Setting.secret("audit.database.password")
            .optional()
            .describedAs("Password of that role; leave it out where the server asks for none.");

    /** Clocks. */
    public static final Setting<Duration> CLOCK_SKEW = Setting.duration(
                    "audit.clock-skew", Duration.ofMillis(100), Duration.ofDays(1))
            .withDefault("60s")
            .describedAs(
                    "By how much the clock of a gateway may be ahead of the brokers' before it is a finding. Shorter than"
                            + " the brokers' own clocks differ, and every event is one.");

    /** Its own settings, for the reference. */
    public static final SettingsGroup SETTINGS =
            SettingsGroup.of("Audit", DATABASE_USER, DATABASE_PASSWORD, CLOCK_SKEW);

    /** Reads the settings; problems go to the reader. */
    public static AuditSettings from(SettingsReader reader) {
        ReplaySettings replay = ReplaySettings.from(reader);
        TopicSettings topics = TopicSettings.from(reader);
        String user = reader.get(DATABASE_USER);
        Secret password = reader.find(DATABASE_PASSWORD);
        DatabaseSettings database = DatabaseSettings.from(reader);
        return new AuditSettings(
                replay,
                topics,
                new DatabaseSettings(
                        database.url(), user, password, database.socketTimeout(), database.driverProperties()),
                DeadlineSettings.from(reader),
                reader.get(CLOCK_SKEW));
    }
}
