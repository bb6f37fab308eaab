package dev.tally.runtime.topics;

/**
 * One thing in which a topic differs from what it must be.
 *
 * @param kind what differs
 * @param topic the topic's name
 * @param subject what of it: a setting's name, {@code partitions}, {@code replication factor} or {@code topic}
 * @param found what it is
 * @param wanted what it must be
 * @param remedy what to do about it
 */
public record TopicFinding(Kind kind, String topic, String subject, String found, String wanted, String remedy) {
    /** What differs. */
    public enum Kind {
        /** The topic is not there. */
        MISSING,
        /** Topics that the join pairs by partition do not have the same count: no service may start on them. */
        PARTITIONS_DIFFER,
        /** The count is not the one in the settings. */
        PARTITION_COUNT,
        /** Fewer or more replicas than wanted. */
        REPLICATION_FACTOR,
        /** A setting has another value. */
        CONFIG
    }

    /** The finding in one line, with its remedy. */
    public String message() {
        return topic + ": " + subject + " is " + found + ", must be " + wanted + "; " + remedy;
    }
}
