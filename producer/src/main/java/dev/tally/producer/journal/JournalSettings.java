package dev.tally.producer.journal;

import dev.tally.runtime.settings.DataSize;
import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the gateway keeps what it accepted.
 *
 * @param directory where
 * @param maxSize how large it may grow
 * @param keepStubs how long ids, digests and states are kept after the content is gone
 * @param resendAfter how long storage may take to confirm an event before it is sent again
 */
public record JournalSettings(Path directory, DataSize maxSize, Duration keepStubs, Duration resendAfter) {
    /** Directory. */
    public static final Setting<Path> DIRECTORY = Setting.path("journal.directory")
            .withDefault("/var/lib/tally/gateway")
            .describedAs(
                    "Directory in which the gateway keeps each half until storage confirms it, readable by its user"
                            + " alone, for it holds notes. On a disk that does not survive a restart, or without fsync, what Kafka"
                            + " does not have yet is lost.");

    /** Limit. */
    public static final Setting<DataSize> MAX_SIZE = Setting.size(
                    "journal.max-size", DataSize.ofMib(16), DataSize.ofMib(1024 * 1024))
            .withDefault("4GiB")
            .describedAs(
                    "How much the journal may hold; on disk it can take twice as much for a moment. Above 50 % there"
                            + " is an alarm, at 80 % requests are refused with 507. Also refused when less than 20 % of the disk and"
                            + " less than 20 % of this size is free, or less than 64MiB. Too small, and an outage of Kafka is seen"
                            + " by practitioners.");

    /** Stubs. */
    public static final Setting<Duration> KEEP_STUBS = Setting.duration(
                    "journal.keep-stubs", Duration.ofMinutes(1), Duration.ofDays(3650))
            .withDefault("90d")
            .describedAs(
                    "How long id, digest and state of a stored half are kept, about 500 bytes each. Shorter, and what is"
                            + " sent again later is written to Kafka again, where the join recognises it. The oldest go earlier"
                            + " when stubs fill a quarter of journal.max-size.");

    /** Sending again. */
    public static final Setting<Duration> RESEND_AFTER = Setting.duration(
                    "journal.resend-after", Duration.ofSeconds(1), Duration.ofDays(30))
            .withDefault("10m")
            .describedAs(
                    "How long storage may take to confirm a half that Kafka has, before it is sent again; doubled each"
                            + " time, once a day at most. What waits for its other half is sent again once a day. Shorter than an"
                            + " outage of the database, and all of it is sent twice.");

    /** All of them, for the reference. */
    public static final SettingsGroup SETTINGS =
            SettingsGroup.of("Gateway: journal", DIRECTORY, MAX_SIZE, KEEP_STUBS, RESEND_AFTER);

    /** Reads the settings; problems go to the reader. */
    public static JournalSettings from(SettingsReader reader) {
        return new JournalSettings(
                reader.get(DIRECTORY), reader.get(MAX_SIZE), reader.get(KEEP_STUBS), reader.get(RESEND_AFTER));
    }
}
