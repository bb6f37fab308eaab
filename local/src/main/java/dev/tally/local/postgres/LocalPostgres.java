package dev.tally.local.postgres;

import dev.tally.local.process.DirectoryTree;
import dev.tally.local.process.LocalService;
import dev.tally.local.process.ManagedProcess;
import dev.tally.local.process.ProcessGroup;
import dev.tally.local.process.ProcessSpec;
import dev.tally.local.process.Readiness;
import dev.tally.local.process.Signal;
import dev.tally.local.process.StartFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL on loopback, with fsync, synchronous commit, full page writes and data checksums on: what it committed is
 * there after kill -9.
 *
 * <p>The superuser needs no password; any other role does, so that a test of a role's rights is a test of its log-in too.
 * The server's log holds no statement and no row.
 *
 * <p>Its data stay in {@code DIRECTORY/postgres}. The process belongs to the {@link ProcessGroup}. Thread rule: {@link
 * #start} once; after that any thread may call anything.
 */
public final class LocalPostgres implements LocalService {
    private static final String SUPERUSER = "postgres";
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C", "TZ", "UTC");
    private static final Duration INIT_TIMEOUT = Duration.ofMinutes(2);

    private static final String ACCESS = """
            # type  database  user      address        method
            host    all       postgres  127.0.0.1/32   trust
            host    all       all       127.0.0.1/32   scram-sha-256
            """;

    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "shared_buffers=64MB",
            "timezone=UTC",
            "log_timezone=UTC",
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            // A refused row or statement may hold a note: it is named to the client, never to the log.
            "log_min_error_statement=panic",
            "log_error_verbosity=terse");

    private final ProcessGroup group;
    private final Path home;
    private final Path logs;
    private final Path cacheDirectory;
    private final int port;
    private final Supplier<PostgresAccount> account;
    private volatile @Nullable ManagedProcess process;

    /**
     * A server that is not started yet.
     *
     * @param group owns the process and the directory
     * @param cacheDirectory where the unpacked programs are kept between runs
     */
    public LocalPostgres(ProcessGroup group, Path cacheDirectory, int port) {
        this(group, cacheDirectory, port, PostgresAccount::detect);
    }

    LocalPostgres(ProcessGroup group, Path cacheDirectory, int port, Supplier<PostgresAccount> account) {
        this.group = group;
        this.home = group.directory().resolve("postgres");
        this.logs = group.directory().resolve("logs");
        this.cacheDirectory = cacheDirectory;
        this.port = port;
        this.account = account;
    }

    /**
     * Unpacks the programs and makes the database cluster, if that was never done; then starts the server and waits until
     * it accepts connections.
     *
     * @throws StartFailedException with the end of the log
     */
    @Override
    public synchronized void start() {
        if (process == null) {
            process = prepare();
        }
        LocalService.super.start();
    }

    @Override
    public ManagedProcess process() {
        ManagedProcess prepared = process;
        if (prepared == null) {
            throw new IllegalStateException("PostgreSQL was never started");
        }
        return prepared;
    }

    /** The server names its data directory, so a foreign PostgreSQL on our port is not taken for ours. */
    @Override
    public void awaitReady() {
        new Readiness(process()).await(this::answersForOurData, PATIENCE);
    }

    /** For the database that is always there, {@code postgres}. */
    public String jdbcUrl() {
        return jdbcUrl("postgres");
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public int port() {
        return port;
    }

    /** May do anything, without a password. */
    public String superuser() {
        return SUPERUSER;
    }

    /**
     * Creates an empty database if there is none of that name.
     *
     * @return its JDBC URL
     * @throws UncheckedIOException if the server is down or refuses
     */
    public String createDatabase(String name) {
        try (PostgresSession session = PostgresSession.open(port, SUPERUSER)) {
            session.run("CREATE DATABASE " + quoted(name));
        } catch (PostgresSession.RefusedException refused) {
            if (!refused.sqlState().equals(DUPLICATE_DATABASE)) {
                throw new UncheckedIOException("Cannot create the database " + name, refused);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot create the database " + name, failed);
        }
        return jdbcUrl(name);
    }

    /** Drops a database and ends every session that uses it; does nothing if there is none. */
    public void dropDatabase(String name) {
        try (PostgresSession session = PostgresSession.open(port, SUPERUSER)) {
            session.run("DROP DATABASE IF EXISTS " + quoted(name) + " WITH (FORCE)");
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot drop the database " + name, failed);
        }
    }

    private ManagedProcess prepare() {
        try {
            PostgresBinaries binaries = PostgresBinaries.in(cacheDirectory);
            PostgresAccount runAs = account.get();
            Files.createDirectories(home);
            runAs.own(home);
            if (Files.exists(data())) {
                clearLeftovers(binaries);
            } else {
                initialise(binaries, runAs);
            }
            return group.add(spec("postgres", runAs, serverCommand(binaries)));
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot prepare PostgreSQL in " + home, failed);
        }
    }

    /** Under another name first: what a crash leaves half made is never taken for a database cluster. */
    private void initialise(PostgresBinaries binaries, PostgresAccount runAs) throws IOException {
        Path draft = home.resolve("draft");
        DirectoryTree.delete(draft);
        List<String> command = List.of(
                binaries.program("initdb"),
                "--pgdata=" + draft,
                "--username=" + SUPERUSER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums");
        ManagedProcess initdb = group.add(spec("postgres-initdb", runAs, command));
        initdb.start();
        OptionalInt exitCode = initdb.awaitExit(INIT_TIMEOUT);
        if (!exitCode.equals(OptionalInt.of(0))) {
            throw new StartFailedException("initdb failed. The end of its log (" + initdb.logFile() + "):\n"
                    + initdb.tail().lastLines(15));
        }
        Files.writeString(draft.resolve("pg_hba.conf"), ACCESS);
        Files.move(draft, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * PostgreSQL refuses to start while the process id in {@code postmaster.pid} is taken, be it by a dead process that
     * nobody waited for (in a container nobody does) or by a stranger. That lock is there to keep a second server away from
     * the data, and from the first one's children; the group's own lock does the former, and the latter are killed here.
     */
    private void clearLeftovers(PostgresBinaries binaries) throws IOException {
        if (Files.isDirectory(Path.of("/proc/self"))) {
            group.killLeftovers(Path.of(binaries.program("postgres")), data());
            Files.deleteIfExists(data().resolve("postmaster.pid"));
        }
    }

    private List<String> serverCommand(PostgresBinaries binaries) {
        List<String> command = new ArrayList<>(
                List.of(binaries.program("postgres"), "-D", data().toString(), "-p", Integer.toString(port)));
        SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
        return command;
    }

    private ProcessSpec spec(String name, PostgresAccount runAs, List<String> command) {
        List<String> whole = new ArrayList<>(runAs.prefix());
        whole.addAll(command);
        return new ProcessSpec(name, whole, ENVIRONMENT, home, logs.resolve(name + ".log"), Signal.INTERRUPT);
    }

    private Path data() {
        return home.resolve("data");
    }

    private boolean answersForOurData() {
        try (PostgresSession session = PostgresSession.open(port, SUPERUSER)) {
            Path served = Path.of(session.run("SHOW data_directory").get(0).orElseThrow());
            if (!served.toRealPath().equals(data().toRealPath())) {
                throw new StartFailedException("Another PostgreSQL answers on port " + port + ": it serves " + served);
            }
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
