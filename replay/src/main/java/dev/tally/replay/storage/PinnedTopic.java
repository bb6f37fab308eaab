package dev.tally.replay.storage;

import java.util.UUID;

/**
 * A topic that the database was filled from.
 *
 * @param name its name
 * @param topicId the id that Kafka had given it
 * @param partitions how many partitions it had
 */
public record PinnedTopic(String name, UUID topicId, int partitions) {}
