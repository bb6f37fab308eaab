package dev.tally.streams.state;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The join's stores by name. The names are part of the changelog topics' names: changing one leaves its content behind.
 *
 * <p>No cache: with two or three events a consultation, minutes apart, it would only delay answers.
 */
public final class JoinStores {
    /** See {@link LedgerStore}. */
    public static final String LEDGER = "ledger";

    /** See {@link HalvesStore}. */
    public static final String HALVES = "halves";

    /** See {@link DeadlineIndex}. */
    public static final String DEADLINES = "deadlines";

    private JoinStores() {}

    /**
     * The three stores, with changelogs that are kept as safely as any topic.
     *
     * @param minInSyncReplicas copies that a changelog entry must have before its transaction commits
     */
    public static List<StoreBuilder<KeyValueStore<Bytes, byte[]>>> builders(int minInSyncReplicas) {
        // Said here and not only in the client's defaults: a ledger or a half that the changelog refuses stops the
        // join.
        Map<String, String> changelog = Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(16 * 1024 * 1024),
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                Integer.toString(minInSyncReplicas),
                TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                "false");
        return List.of(builder(LEDGER, changelog), builder(HALVES, changelog), builder(DEADLINES, changelog));
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String name, Map<String, String> changelog) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(changelog)
                .withCachingDisabled();
    }
}
