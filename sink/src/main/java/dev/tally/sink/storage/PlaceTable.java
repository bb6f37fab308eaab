package dev.tally.sink.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code sink_partition}: who may write a partition, and where to go on. Every statement here is part of its
 * caller's transaction.
 */
final class PlaceTable {

    /** How a claim compares to what is stored. */
    enum Standing {
        /** The claim holds, and the place is now the new one. */
        ADVANCED,
        /** The claim holds, and the place was the new one already: an earlier attempt was committed. */
        ADVANCED_BEFORE,
        /** The claim does not hold. */
        LOST
    }

    private PlaceTable() {}

    /** Takes the next epoch of a partition, from offset 0 if it was never claimed. Waits while another claim is writing. */
    static Claim claim(Connection connection, String topic, UUID topicId, int partition) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO tally.sink_partition (topic, partition, topic_id, epoch, next_offset)
                VALUES (?, ?, ?, 0, 0) ON CONFLICT (topic, partition) DO NOTHING""")) {
            insert.setString(1, topic);
            insert.setInt(2, partition);
            insert.setObject(3, topicId);
            insert.executeUpdate();
        }
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE tally.sink_partition SET epoch = epoch + 1 WHERE topic = ? AND partition = ?
                RETURNING topic_id, epoch, next_offset, leader_epoch""")) {
            update.setString(1, topic);
            update.setInt(2, partition);
            try (ResultSet row = update.executeQuery()) {
                row.next();
                UUID storedId = row.getObject(1, UUID.class);
                Integer leaderEpoch = row.getObject(4, Integer.class);
                return new Claim(topic, partition, storedId, row.getLong(2), row.getLong(3), leaderEpoch);
            }
        }
    }

    /**
     * Moves the place, if the claim holds. The one statement that fences a sink that was succeeded, and that rules out gaps:
     * it names the epoch and the offset that it expects.
     */
    static Standing advance(Connection connection, Claim claim, long nextOffset, @Nullable Integer leaderEpoch)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE tally.sink_partition SET next_offset = ?, leader_epoch = ?
                WHERE topic = ? AND partition = ? AND topic_id = ? AND epoch = ? AND next_offset = ?""")) {
            update.setLong(1, nextOffset);
            update.setObject(2, leaderEpoch, Types.INTEGER);
            update.setString(3, claim.topic());
            update.setInt(4, claim.partition());
            update.setObject(5, claim.topicId());
            update.setLong(6, claim.epoch());
            update.setLong(7, claim.nextOffset());
            if (update.executeUpdate() == 1) {
                return Standing.ADVANCED;
            }
        }
        return holdsAt(connection, claim, nextOffset) ? Standing.ADVANCED_BEFORE : Standing.LOST;
    }

    /**
     * Whether the claim holds and the place is the new one. Only this claim moves the place under its epoch, so that was an
     * earlier attempt at the same batch whose COMMIT was not answered. The row is locked: an attempt that is still being
     * committed by the server, behind a connection that was lost, ends first.
     */
    private static boolean holdsAt(Connection connection, Claim claim, long nextOffset) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT epoch, next_offset FROM tally.sink_partition
                WHERE topic = ? AND partition = ? AND topic_id = ? FOR UPDATE""")) {
            select.setString(1, claim.topic());
            select.setInt(2, claim.partition());
            select.setObject(3, claim.topicId());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getLong(1) == claim.epoch() && row.getLong(2) == nextOffset;
            }
        }
    }
}
