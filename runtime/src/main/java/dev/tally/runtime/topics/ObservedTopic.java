package dev.tally.runtime.topics;

import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * A topic as the brokers describe it.
 *
 * @param name its name
 * @param topicId the id that Kafka gave it; a topic that was deleted and created again has another one
 * @param partitions how many partitions it has
 * @param replicationFactor the smallest number of replicas of any of its partitions
 * @param config its effective settings, by Kafka's names, those that come from the brokers' defaults included
 */
public record ObservedTopic(
        String name, Uuid topicId, int partitions, int replicationFactor, Map<String, String> config) {
    /** Copies the settings. */
    public ObservedTopic {
        config = Map.copyOf(config);
    }
}
