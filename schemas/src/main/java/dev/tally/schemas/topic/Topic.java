package dev.tally.schemas.topic;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A topic as a typed value: its name, what its keys and values are, and the settings that carry a promise.
 *
 * <p>Immutable, so safe for any thread.
 *
 * @param name the topic's name in Kafka
 * @param keyType Java type of the keys; never holds a patient or practitioner id
 * @param valueType the generated class of the values
 * @param partitioning which count of partitions it has
 * @param cleanup what the brokers do with old records
 * @param retention how long records are kept; null is for ever, and for compacted topics
 * @param maxMessageBytes the largest record batch the brokers take
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public record Topic<K, V extends SpecificRecord>(
        String name,
        Class<K> keyType,
        Class<V> valueType,
        Partitioning partitioning,
        Cleanup cleanup,
        @Nullable Duration retention,
        int maxMessageBytes) {

    /** How a topic's count of partitions is chosen. */
    public enum Partitioning {
        /** By consultation: the same count for life on all such topics, for the join pairs their partitions. */
        BY_CONSULTATION,
        /** Free: readers of this topic do not pair its partitions with another topic's. */
        FREE
    }

    /** What the brokers do with old records. */
    public enum Cleanup {
        /** Drop records older than the retention. */
        DELETE,
        /** Keep the newest record of each key. */
        COMPACT
    }

    /** The subject under which the schema of the values is registered: by topic name, as Confluent's default is. */
    public String valueSubject() {
        return name + "-value";
    }

    /** The schema of the values, as compiled. */
    public Schema valueSchema() {
        return SpecificData.get().getSchema(valueType);
    }

    /**
     * The settings that the topic must have, by Kafka's names. {@code LogAppendTime} because an event that is sent again
     * after a week carries its old time in the payload, and must not be deleted by retention for it.
     *
     * @param minInSyncReplicas how many replicas must hold a record before it is acknowledged
     */
    public Map<String, String> config(int minInSyncReplicas) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("cleanup.policy", cleanup == Cleanup.COMPACT ? "compact" : "delete");
        config.put("retention.ms", retention == null ? "-1" : Long.toString(retention.toMillis()));
        config.put("retention.bytes", "-1");
        config.put("min.insync.replicas", Integer.toString(minInSyncReplicas));
        config.put("message.timestamp.type", "LogAppendTime");
        config.put("unclean.leader.election.enable", "false");
        config.put("max.message.bytes", Integer.toString(maxMessageBytes));
        return config;
    }
}
