package dev.tally.sink.storage;

import dev.tally.event.Sha256;
import dev.tally.runtime.database.DatabaseSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Reads the digests of current records, for comparing them with what they should be.
 *
 * <p>Owns one connection, opened on first use. For one thread.
 */
public final class CurrentDigests implements AutoCloseable {
    private final Database database;

    /** Digests in this database. */
    public CurrentDigests(DatabaseSettings settings) {
        this.database = new Database(new PostgresConnector(settings));
    }

    /** The digests of the current records of those consultations that have one. */
    public Answer<Map<UUID, Sha256>> of(Collection<UUID> consultations) {
        try {
            Connection connection = database.connection();
            Map<UUID, Sha256> digests = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT DISTINCT ON (consultation_id) consultation_id, record_digest
                    FROM tally.consultation_record WHERE consultation_id = ANY (?)
                    ORDER BY consultation_id, version DESC""")) {
                select.setArray(1, connection.createArrayOf("uuid", consultations.toArray(UUID[]::new)));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        digests.put(row.getObject(1, UUID.class), new Sha256(row.getBytes(2)));
                    }
                }
            }
            connection.rollback();
            return new Answer.Given<>(digests);
        } catch (SQLException e) {
            return away(e);
        }
    }

    /** How many consultations have a record. */
    public Answer<Long> count() {
        try {
            Connection connection = database.connection();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT count(DISTINCT consultation_id) FROM tally.consultation_record")) {
                row.next();
                long count = row.getLong(1);
                connection.rollback();
                return new Answer.Given<>(count);
            }
        } catch (SQLException e) {
            return away(e);
        }
    }

    /** Where the partitions of a topic are stored up to, by partition; those that were never claimed are left out. */
    public Answer<Map<Integer, Long>> places(String topic) {
        try {
            Connection connection = database.connection();
            Map<Integer, Long> places = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT partition, next_offset FROM tally.sink_partition WHERE topic = ?")) {
                select.setString(1, topic);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        places.put(row.getInt(1), row.getLong(2));
                    }
                }
            }
            connection.rollback();
            return new Answer.Given<>(places);
        } catch (SQLException e) {
            return away(e);
        }
    }

    private <T> Answer<T> away(SQLException exception) {
        SqlTrouble trouble = SqlTrouble.of(exception);
        database.recover(trouble);
        return new Answer.Unavailable<>(trouble.detail());
    }

    @Override
    public void close() {
        database.close();
    }
}
