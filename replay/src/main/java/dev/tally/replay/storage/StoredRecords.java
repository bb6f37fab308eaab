package dev.tally.replay.storage;

import dev.tally.runtime.database.DatabaseSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Consumer;
import org.postgresql.Driver;

/**
 * What is stored at one moment: a snapshot that sees all events and records together, however long it is read and whatever is
 * written meanwhile.
 *
 * <p>Reads through a connection of its own, in a role that needs nothing but SELECT. Rows are fetched a few at a time, so that a
 * database of any size is read in a bounded memory.
 *
 * <p>For one thread. Holds a transaction open: close it soon.
 */
public final class StoredRecords implements AutoCloseable {
    /** A row is a half of up to 256 KiB; fifty of them are read ahead. */
    private static final int ROWS_AT_A_TIME = 50;

    private final Connection connection;

    private StoredRecords(Connection connection) {
        this.connection = connection;
    }

    /**
     * Takes a snapshot.
     *
     * @param settings of the database, with a role that may read, such as {@code tally_reader}
     * @throws UnreadableStorageException if the database is away or refuses
     */
    public static StoredRecords open(DatabaseSettings settings) {
        Properties properties = new Properties();
        properties.putAll(settings.toDriverProperties());
        try {
            Connection connection = new Driver().connect(settings.url(), properties);
            if (connection == null) {
                throw new IllegalArgumentException("database.url is not an address of PostgreSQL");
            }
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            return new StoredRecords(connection);
        } catch (SQLException e) {
            throw new UnreadableStorageException(e);
        }
    }

    /**
     * Gives every event row, by kind.
     *
     * @throws UnreadableStorageException if the database is away or refuses
     */
    public void forEachEvent(Consumer<StoredEvent> each) {
        for (EventRows<?> rows : EventRows.ALL) {
            stream(rows.sql(), row -> each.accept(rows.read(row)));
        }
    }

    /**
     * Gives the current record of every consultation that has one, by consultation.
     *
     * @throws UnreadableStorageException if the database is away or refuses
     */
    public void forEachCurrentRecord(Consumer<CurrentRecord> each) {
        stream(RecordRows.SQL, row -> each.accept(RecordRows.read(row)));
    }

    /** Reads one row; what it throws ends the stream. */
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void stream(String sql, RowReader reader) {
        try (PreparedStatement select =
                connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            select.setFetchSize(ROWS_AT_A_TIME);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    reader.read(row);
                }
            }
        } catch (SQLException e) {
            throw new UnreadableStorageException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new UnreadableStorageException(e);
        }
    }
}
