package dev.tally.sink.storage;

import dev.tally.runtime.database.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** Connects as the settings say. Safe for any thread. */
final class PostgresConnector implements Database.Connector {
    private final DatabaseSettings settings;

    PostgresConnector(DatabaseSettings settings) {
        this.settings = settings;
    }

    @Override
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.putAll(settings.toDriverProperties());
        Connection connection = new Driver().connect(settings.url(), properties);
        if (connection == null) {
            throw new PSQLException(
                    "database.url is not an address of PostgreSQL", PSQLState.CONNECTION_UNABLE_TO_CONNECT);
        }
        return connection;
    }
}
