package dev.tally.sink.storage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Which migrations a database has. */
final class SchemaVersion {
    /** The migration that this code was written for; a test holds it equal to the newest in the jar. */
    static final int NEEDED = 5;

    private SchemaVersion() {}

    /**
     * The version, or why this code cannot write to it. A newer one is accepted: migrations only add, so that a sink goes on
     * while its successor is rolled out.
     */
    static Answer<Integer> read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!isMigrated(statement)) {
                return new Answer.Unavailable<>("the database has no schema 'tally' yet: run the migration"
                        + " (tally database migrate) with the owner's credentials");
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT coalesce(max(version::int), 0) FROM tally.flyway_schema_history WHERE success")) {
                row.next();
                int version = row.getInt(1);
                return version >= NEEDED
                        ? new Answer.Given<>(version)
                        : new Answer.Unavailable<>(
                                "the database schema is at version " + version + " and this sink needs " + NEEDED
                                        + ": run the migration (tally database migrate) with the owner's credentials");
            }
        }
    }

    private static boolean isMigrated(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT to_regclass('tally.flyway_schema_history') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        }
    }
}
