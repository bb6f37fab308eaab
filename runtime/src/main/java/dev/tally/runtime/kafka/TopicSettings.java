package dev.tally.runtime.kafka;

import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;

/**
 * How topics are laid out over the brokers.
 *
 * @param partitions count of partitions of the topics keyed by consultation
 * @param replication how many brokers keep each partition
 * @param minInSyncReplicas how many of them must have a record before it is acknowledged
 */
public record TopicSettings(int partitions, int replication, int minInSyncReplicas) {
    /** Count of partitions. */
    public static final Setting<Integer> PARTITIONS = Setting.integer("topics.partitions", 1, 1000)
            .withDefault("6")
            .describedAs(
                    "Partitions of the topics keyed by consultation, for life: it bounds how many joins and sinks share"
                            + " the work, and changing it later would part the halves of a consultation.");

    /** Copies. */
    public static final Setting<Integer> REPLICATION = Setting.integer("topics.replication", 1, 9)
            .withDefault("3")
            .describedAs(
                    "Brokers that keep each partition. Below 3 one broker cannot be lost without stopping or losing.");

    /** Copies that must be there for an acknowledgement. */
    public static final Setting<Integer> MIN_IN_SYNC_REPLICAS = Setting.integer("topics.min-in-sync-replicas", 1, 9)
            .withDefault("2")
            .describedAs(
                    "Copies that must exist before an event counts as replicated. With 1, the loss of one broker loses"
                            + " acknowledged events; equal to the replication, the loss of one broker stops all writing.");

    /** All of them, for the reference. */
    public static final SettingsGroup SETTINGS =
            SettingsGroup.of("Topics", PARTITIONS, REPLICATION, MIN_IN_SYNC_REPLICAS);

    /** Reads the settings; problems go to the reader. */
    public static TopicSettings from(SettingsReader reader) {
        TopicSettings topics =
                new TopicSettings(reader.get(PARTITIONS), reader.get(REPLICATION), reader.get(MIN_IN_SYNC_REPLICAS));
        reader.require(
                topics.minInSyncReplicas <= topics.replication,
                MIN_IN_SYNC_REPLICAS,
                "must not be above " + REPLICATION.key() + ", which is " + topics.replication);
        return topics;
    }
}
