package dev.tally.runtime.topics;

/**
 * One thing in which a topic differs from what it must be.
 *
 * @param kind what differs
 * @param topic the topic's name
 * @param subject what of it: a setting's name, {@code partitions}, {@code replication factor} or {@code topic}
 * @param found what it is
 * @param wanted what it must be
 * @param keepsDown whether a service that needs the topic must not start while it is so: records that were acknowledged could
 *     get lost, or halves would not meet
 * @param remedy what to do about it
 */
public record TopicFinding(
        Kind kind, String topic, String subject, String found, String wanted, boolean keepsDown, String remedy) {
    /** What differs. */
    public enum Kind {
        /** The topic is not there. */
        MISSING,
        /** Topics that the join pairs by partition do not have the same count: no service at all may start. */
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
