package dev.tally.sink.storage;

import dev.tally.local.LocalStack;
import dev.tally.local.postgres.LocalPostgres;
import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.runtime.settings.PassThrough;
import dev.tally.runtime.settings.Secret;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL, and migrated databases on it, one for each test that asks. */
public final class TestDatabases implements AutoCloseable {
    private static final Secret PASSWORD = Secret.of("for tests only");

    private final AtomicInteger made = new AtomicInteger();
    private final LocalPostgres postgres;
    private final Runnable stop;

    /** Databases on the PostgreSQL of a stack, which stays its owner's. */
    public TestDatabases(LocalPostgres postgres) {
        this(postgres, () -> {});
    }

    private TestDatabases(LocalPostgres postgres, Runnable stop) {
        this.postgres = postgres;
        this.stop = stop;
    }

    /** Databases on a PostgreSQL of their own. */
    public static TestDatabases start(Path directory) {
        LocalStack stack =
                LocalStack.in(directory).only(LocalStack.Part.POSTGRES).start();
        return new TestDatabases(stack.postgres(), stack::close);
    }

    public LocalPostgres postgres() {
        return postgres;
    }

    /** A fresh, migrated database. */
    public TestDatabase migrated() {
        String url = postgres.createDatabase("tally_" + made.incrementAndGet());
        TestDatabase database = new TestDatabase(url);
        migrate(database);
        return database;
    }

    /** Migrates a database. */
    public void migrate(TestDatabase database) {
        new Migration(database.as("postgres"), Map.of("tally_sink", PASSWORD, "tally_reader", PASSWORD)).run();
    }

    /** A fresh database without anything in it. */
    public TestDatabase empty() {
        return new TestDatabase(postgres.createDatabase("tally_" + made.incrementAndGet()));
    }

    /** One database. */
    public record TestDatabase(String url) {
        /** Settings to connect as this role. */
        public DatabaseSettings as(String role) {
            return new DatabaseSettings(
                    url, role, "postgres".equals(role) ? null : PASSWORD, Duration.ofSeconds(40), PassThrough.none());
        }

        /** Settings of the sink's role, through another address. */
        public DatabaseSettings sinkThrough(int port) {
            return new DatabaseSettings(
                    url.replaceFirst(":\\d+/", ":" + port + "/"),
                    "tally_sink",
                    PASSWORD,
                    Duration.ofSeconds(40),
                    PassThrough.of(Map.of("sslmode", "disable", "gssEncMode", "disable")));
        }

        /** Runs SQL as a role. */
        public void run(String role, String sql) throws SQLException {
            try (Connection connection = connect(role);
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        /** A connection as a role. */
        public Connection connect(String role) throws SQLException {
            DatabaseSettings settings = as(role);
            Secret password = settings.password();
            return DriverManager.getConnection(url, role, password == null ? "" : password.reveal());
        }

        /** The one number that a query gives. */
        public long number(String sql) throws SQLException {
            return Long.parseLong(text(sql));
        }

        /** The one text that a query gives. */
        public String text(String sql) throws SQLException {
            try (Connection connection = connect("postgres");
                    Statement statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                row.next();
                return String.valueOf(row.getString(1));
            }
        }
    }

    @Override
    public void close() {
        stop.run();
    }
}
