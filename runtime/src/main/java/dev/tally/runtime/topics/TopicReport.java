package dev.tally.runtime.topics;

import java.util.List;
import java.util.Map;

/** What became of an attempt to look at the topics. */
public sealed interface TopicReport {
    /**
     * The brokers answered.
     *
     * @param topics the topics of the catalogue, and Kafka's own, that are there, by name
     * @param findings everything that differs; empty when all is as it must be
     */
    record Seen(Map<String, ObservedTopic> topics, List<TopicFinding> findings) implements TopicReport {
        /** Copies both. */
        public Seen {
            topics = Map.copyOf(topics);
            findings = List.copyOf(findings);
        }
    }

    /**
     * The brokers did not answer, or refused.
     *
     * @param reason why, in a few words for a person
     */
    record Unseen(String reason) implements TopicReport {}
}
