package dev.tally.sink.restore;

import dev.tally.runtime.settings.DataSize;
import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import dev.tally.sink.SinkSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a restore needs to know beside what the sink knows.
 *
 * @param sink brokers, serdes, database and group of the sinks whose work is done again
 * @param streams partitions that are restored at once
 * @param batchSize bytes of records in one transaction
 * @param patience how long something may be away before the restore gives up
 * @param quarantineAtMost how many records may be set aside before the restore stops
 * @param workDirectory where halves are sorted when records are rebuilt from them
 */
public record RestoreSettings(
        SinkSettings sink,
        int streams,
        DataSize batchSize,
        Duration patience,
        int quarantineAtMost,
        Path workDirectory) {
    /** Parallelism. */
    public static final Setting<Integer> STREAMS = Setting.integer("restore.streams", 1, 64)
            .withDefault("2")
            .describedAs(
                    "Partitions that a restore fills at once, each by a connection of its own. More than the database has"
                            + " processors for gains nothing; each needs about 100 MiB of memory.");

    /** Size of a transaction. */
    public static final Setting<DataSize> BATCH_SIZE = Setting.size(
                    "restore.batch-size", DataSize.ofKib(64), DataSize.ofMib(64))
            .withDefault("4MiB")
            .describedAs("Most bytes of records in one transaction of a restore, which must end within 30 s.");

    /** Patience. */
    public static final Setting<Duration> PATIENCE = Setting.duration(
                    "restore.patience", Duration.ofSeconds(1), Duration.ofHours(24))
            .withDefault("5m")
            .describedAs(
                    "How long a restore waits for a database, a broker or a registry that is away, before it ends. It goes on"
                            + " where it stopped when it is run again.");

    /** Bound of quarantine. */
    public static final Setting<Integer> QUARANTINE_AT_MOST = Setting.integer(
                    "restore.quarantine-at-most", 0, 1_000_000_000)
            .withDefault("1000")
            .describedAs(
                    "How many records a restore may set aside. What the sink had set aside is set aside again, under the same"
                            + " id; many more mean that something else than the records is wrong.");

    /** Directory for sorting. */
    public static final Setting<Path> WORK_DIRECTORY = Setting.path("restore.work-directory")
            .withDefault("/var/lib/tally/restore")
            .describedAs(
                    "Where restore --from-halves sorts the halves of one partition at a time; needs as much room as the largest"
                            + " partition, holds notes in the clear, and is emptied afterwards.");

    /** All of them, for the reference. */
    public static final SettingsGroup SETTINGS =
            SettingsGroup.of("Restore", STREAMS, BATCH_SIZE, PATIENCE, QUARANTINE_AT_MOST, WORK_DIRECTORY);

    /** Reads the settings; problems go to the reader. */
    public static RestoreSettings from(SettingsReader reader) {
        return new RestoreSettings(
                SinkSettings.from(reader),
                reader.get(STREAMS),
                reader.get(BATCH_SIZE),
                reader.get(PATIENCE),
                reader.get(QUARANTINE_AT_MOST),
                reader.get(WORK_DIRECTORY));
    }
}
