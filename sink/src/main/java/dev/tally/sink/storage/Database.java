package dev.tally.sink.storage;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The sink's one connection: opened when it is first needed, thrown away when it fails, opened again when it is needed next.
 *
 * <p>For one thread. Opening blocks for at most the connect timeout of the settings.
 */
final class Database implements AutoCloseable {

    /** Opens connections to one database, with one role. */
    interface Connector {
        Connection connect() throws SQLException;
    }

    private final Connector connector;
    private @Nullable Connection current;

    Database(Connector connector) {
        this.connector = connector;
    }

    /** The connection, in a transaction of its own. */
    Connection connection() throws SQLException {
        Connection connection = current;
        if (connection == null || connection.isClosed()) {
            connection = connector.connect();
            connection.setAutoCommit(false);
            current = connection;
        }
        return connection;
    }

    /**
     * Ends what a failure has left: rolls back if the rows were at fault, and gives the connection up otherwise. A connection
     * that was lost during COMMIT must not be asked anything any more.
     */
    void recover(SqlTrouble trouble) {
        if (!trouble.aboutRows() || !isRolledBack()) {
            close();
        }
    }

    private boolean isRolledBack() {
        try {
            if (current != null) {
                current.rollback();
            }
            return true;
        } catch (SQLException e) {
            // It is broken: whoever needs a connection next opens another one, and meets the cause there if it lasts.
            return false;
        }
    }

    /** Gives the connection up. The server rolls back what was not committed, at the latest when it notices. */
    @Override
    public void close() {
        Connection connection = current;
        current = null;
        if (connection != null) {
            // Aborted, not closed in good order: a server that hangs would be waited for.
            abort(connection);
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw new IllegalStateException("the driver does not let go of a connection", e);
        }
    }
}
