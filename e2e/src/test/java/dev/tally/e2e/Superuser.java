package dev.tally.e2e;

import dev.tally.cli.demo.Pipeline;
import dev.tally.local.postgres.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What a superuser can do to a database: no trigger, no foreign key and no check stands in the way.
 *
 * @param postgres the server
 * @param database the database
 */
record Superuser(LocalPostgres postgres, String database) {
    /** Of a database of a pipeline's server. */
    static Superuser of(Pipeline pipeline, String database) {
        return new Superuser(pipeline.stack().postgres(), database);
    }

    /** Runs statements. */
    void run(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** The ids that a query gives in its first column. */
    Set<UUID> ids(String query) throws SQLException {
        Set<UUID> ids = new TreeSet<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                ids.add(row.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(database), postgres.superuser(), "");
    }

    /**
     * A statement that copies rows into a table, but for what the table computes.
     *
     * @param from a table with the same columns, and what may follow it in a query
     */
    static String copy(String table, String from) {
        return "DO $$ DECLARE names text; BEGIN SELECT string_agg(quote_ident(attname), ',') INTO names FROM pg_attribute"
                + " WHERE attrelid = 'tally." + table + "'::regclass AND attnum > 0 AND NOT attisdropped AND"
                + " attgenerated = ''; EXECUTE format('INSERT INTO tally." + table + " (%1$s) SELECT %1$s FROM " + from
                + "', names); END $$";
    }
}
