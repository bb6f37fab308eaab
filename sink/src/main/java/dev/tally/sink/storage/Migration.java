package dev.tally.sink.storage;

import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.runtime.settings.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Makes the roles and brings the schema up to date. Can be run any number of times, by several at once: Flyway takes a lock.
 *
 * <p>Everything that is made belongs to the role {@code tally_owner}, whoever runs it. To make the roles, whoever runs it needs
 * to be a superuser or to have CREATEROLE; once they are there, {@code tally_owner} itself is enough.
 *
 * <p>For one thread. Connects only while {@link #run} runs.
 */
public final class Migration {
    private static final String LOCATION = "classpath:dev/tally/sink/storage/migration";

    private final DatabaseSettings owner;
    private final Map<String, Secret> passwords;

    /**
     * A migration that is not run yet.
     *
     * @param owner the database, and the user who makes the roles and the schema
     * @param passwords by role, for those of {@code tally_sink} and {@code tally_reader} that shall log in by a password from
     *     here; others are left as they are
     */
    public Migration(DatabaseSettings owner, Map<String, Secret> passwords) {
        this.owner = owner;
        this.passwords = Map.copyOf(passwords);
    }

    /**
     * Runs what is missing.
     *
     * @return how many migrations were run; 0 if the schema was up to date
     * @throws MigrationFailedException if it cannot; the database is then as it was before the migration that failed
     */
    public int run() {
        try {
            makeRoles();
            return Flyway.configure()
                    .dataSource(dataSource())
                    .schemas("tally")
                    .locations(LOCATION)
                    .validateMigrationNaming(true)
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (SQLException e) {
            throw new MigrationFailedException(SqlTrouble.of(e).detail(), e);
        } catch (FlywayException e) {
            throw new MigrationFailedException(Objects.requireNonNullElse(e.getMessage(), "Flyway failed"), e);
        }
    }

    private void makeRoles() throws SQLException {
        try (Connection connection = new PostgresConnector(owner).connect()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(script("roles.sql"));
            }
            for (Map.Entry<String, Secret> each : passwords.entrySet()) {
                // The driver sends a salted hash: the password itself is in no statement and no log of the server.
                connection
                        .unwrap(PGConnection.class)
                        .alterUserPassword(
                                each.getKey(), each.getValue().reveal().toCharArray(), "scram-sha-256");
            }
        }
    }

    private static String script(String name) {
        try (InputStream in = Migration.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing from the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PGSimpleDataSource dataSource() throws SQLException {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(owner.url());
        for (Map.Entry<String, String> each : owner.toDriverProperties().entrySet()) {
            dataSource.setProperty(each.getKey(), each.getValue());
        }
        // Whoever migrates acts as the owner, from the first statement on.
        dataSource.setOptions("-c role=tally_owner");
        return dataSource;
    }
}
