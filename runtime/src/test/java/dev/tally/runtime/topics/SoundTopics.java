package dev.tally.runtime.topics;

import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/** All topics as they must be, for tests that then change one. */
final class SoundTopics {
    static final TopicSettings SETTINGS = new TopicSettings(6, 3, 2);

    private SoundTopics() {}

    static Map<String, ObservedTopic> observed() {
        Map<String, ObservedTopic> observed = new LinkedHashMap<>();
        for (Topic<?, ?> topic : Topics.all()) {
            change(observed, topic, new TopicCatalogue(SETTINGS).partitionsOf(topic), 3, Map.of());
        }
        return observed;
    }

    static void change(
            Map<String, ObservedTopic> observed,
            Topic<?, ?> topic,
            int partitions,
            int replicas,
            Map<String, String> otherConfig) {
        Map<String, String> config = new HashMap<>(topic.config(SETTINGS.minInSyncReplicas()));
        config.putAll(otherConfig);
        observed.put(topic.name(), new ObservedTopic(topic.name(), Uuid.ONE_UUID, partitions, replicas, config));
    }
}
