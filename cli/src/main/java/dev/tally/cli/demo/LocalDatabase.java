package dev.tally.cli.demo;

import dev.tally.local.postgres.LocalPostgres;
import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.runtime.settings.PassThrough;
import dev.tally.runtime.settings.Secret;
import dev.tally.sink.storage.Migration;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * Tally's database on the local PostgreSQL, with the roles of production. Their passwords are drawn anew at each start and
 * known to this process and its children alone.
 *
 * <p>Safe for any thread.
 */
final class LocalDatabase {
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(40);
    private static final String SINK = "tally_sink";
    private static final String READER = "tally_reader";

    private final LocalPostgres postgres;
    private final String name;
    private final Secret sinkPassword = Secret.of(UUID.randomUUID().toString());
    private final Secret readerPassword = Secret.of(UUID.randomUUID().toString());

    LocalDatabase(LocalPostgres postgres, String name) {
        this.postgres = postgres;
        this.name = name;
    }

    /** Makes the database if it is missing, and brings roles and tables up to date. */
    void prepare() {
        postgres.createDatabase(name);
        DatabaseSettings superuser = new DatabaseSettings(
                postgres.jdbcUrl(name), postgres.superuser(), null, SOCKET_TIMEOUT, PassThrough.none());
        new Migration(superuser, Map.of(SINK, sinkPassword, READER, readerPassword)).run();
    }

    /** A role that can only read. */
    DatabaseSettings reader() {
        return reader(name);
    }

    /** The same for another database of this server, such as a copy. */
    DatabaseSettings reader(String database) {
        return new DatabaseSettings(
                postgres.jdbcUrl(database), READER, readerPassword, SOCKET_TIMEOUT, PassThrough.none());
    }

    /** What the audit needs to know. */
    Map<String, String> auditSettings() {
        return Map.of(
                "database.url", postgres.jdbcUrl(name),
                "audit.database.user", READER,
                "audit.database.password", readerPassword.reveal());
    }

    /** What the sink needs to know. */
    Map<String, String> sinkSettings() {
        return sinkSettings(name);
    }

    /** The same for another database of this server, such as one that is being restored. */
    Map<String, String> sinkSettings(String database) {
        return Map.of(
                "database.url", postgres.jdbcUrl(database),
                "database.user", SINK,
                "database.password", sinkPassword.reveal());
    }
}
