package dev.tally.runtime.topics;

import java.util.Map;

/** One step of a {@link TopicPlan}. No step deletes a topic or a record. */
public sealed interface TopicChange {
    /** The topic that is changed. */
    String topic();

    /** The step in one line, for a person who decides whether to execute it. */
    String describe();

    /**
     * Creates a topic that is missing.
     *
     * @param topic its name
     * @param partitions how many partitions it gets, for life
     * @param replicationFactor how many replicas each partition gets
     * @param config its settings by Kafka's names
     */
    record Create(String topic, int partitions, short replicationFactor, Map<String, String> config)
            implements TopicChange {
        /** Copies the settings. */
        public Create {
            config = Map.copyOf(config);
        }

        @Override
        public String describe() {
            return "create " + topic + " with " + partitions + " partitions and " + replicationFactor + " replicas";
        }
    }

    /**
     * Sets one setting of a topic.
     *
     * @param topic its name
     * @param setting the setting's name in Kafka
     * @param from the effective value until now
     * @param to the value it gets
     */
    record Configure(String topic, String setting, String from, String to) implements TopicChange {
        @Override
        public String describe() {
            return "set " + setting + " of " + topic + " from " + from + " to " + to;
        }
    }
}
