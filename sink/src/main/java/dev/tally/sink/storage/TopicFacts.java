package dev.tally.sink.storage;

import java.util.UUID;

/**
 * What of a topic must never change.
 *
 * @param topic its name
 * @param topicId Kafka's id of it; a topic that was deleted and made again has another
 * @param partitions how many it has; another count puts consultations into other partitions
 */
public record TopicFacts(String topic, UUID topicId, int partitions) {

    /** What people are told when a topic has another id than the one that the database was filled from. */
    public static String madeAgain(String topic, UUID pinned, UUID found) {
        return "topic " + topic + " was deleted and made again: it has id " + found
                + ", and this database was filled from "
                + pinned
                + ", whose offsets mean other records. Fill a new database from the start of the new topic, and keep"
                + " this one: it may hold what the new topic does not";
    }
}
