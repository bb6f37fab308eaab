package dev.tally.sink.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code pinned_topic}. Every statement here is part of its caller's transaction. */
final class PinnedTopics {
    private PinnedTopics() {}

    /** Pins what is not pinned yet. Tells everything in which the topics differ from what is pinned, with the remedy. */
    static Optional<String> pin(Connection connection, List<TopicFacts> topics) throws SQLException {
        List<String> mismatches = new ArrayList<>();
        for (TopicFacts facts : topics) {
            insert(connection, facts);
            TopicFacts pinned = read(connection, facts.topic());
            if (!pinned.topicId().equals(facts.topicId())) {
                mismatches.add(TopicFacts.madeAgain(facts.topic(), pinned.topicId(), facts.topicId()));
            } else if (pinned.partitions() != facts.partitions()) {
                mismatches.add("topic " + facts.topic() + " has " + facts.partitions() + " partitions and had "
                        + pinned.partitions() + " when this database was first filled: consultations are now in other"
                        + " partitions. Bring a topic with " + pinned.partitions()
                        + " partitions, or fill a new database from the start of the topic");
            }
        }
        return mismatches.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", mismatches));
    }

    private static void insert(Connection connection, TopicFacts facts) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO tally.pinned_topic (topic, topic_id, partitions) VALUES (?, ?, ?)
                ON CONFLICT (topic) DO NOTHING""")) {
            insert.setString(1, facts.topic());
            insert.setObject(2, facts.topicId());
            insert.setInt(3, facts.partitions());
            insert.executeUpdate();
        }
    }

    private static TopicFacts read(Connection connection, String topic) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT topic_id, partitions FROM tally.pinned_topic WHERE topic = ?")) {
            select.setString(1, topic);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new TopicFacts(topic, row.getObject(1, UUID.class), row.getInt(2));
            }
        }
    }
}
