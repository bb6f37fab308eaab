package dev.tally.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.local.LocalStackBuilder;
import dev.tally.local.process.PortBook;
import dev.tally.local.process.ProcessGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root has two ways to run PostgreSQL; the machine at hand would try one of them only. */
class PostgresAccountIT {
    @TempDir
    private Path directory;

    @Test
    void asNobodyItStartsAndIsKilledAndStartsAgain() throws Exception {
        boolean isRoot = ProcessHandle.current().info().user().orElse("").equals("root");
        if (!isRoot) {
            System.out.println("Skipped: only root can run PostgreSQL as nobody");
        }
        Assumptions.assumeTrue(isRoot, "only root can run PostgreSQL as nobody");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path cache = Path.of(System.getProperty(LocalStackBuilder.CACHE_PROPERTY));
        try (ProcessGroup group = ProcessGroup.open(directory.resolve("stack"))) {
            // A fixed seed would give every run on a machine the same port, and two of them at once a collision.
            long seed = Long.getLong("tally.seed", System.nanoTime());
            System.out.println("PostgresAccountIT: seed " + seed + " (set it again with -Dtally.seed)");
            int port = new PortBook(directory.resolve("ports"), new Random(seed)).port("postgres");
            LocalPostgres postgres = new LocalPostgres(group, cache, port, () -> PostgresAccount.NOBODY);

            postgres.start();
            postgres.restart();

            assertThat(Files.getAttribute(Path.of("/proc", Long.toString(postgres.pid())), "unix:uid"))
                    .isEqualTo(65534);
            assertThat(postgres.createDatabase("made")).isEqualTo(postgres.jdbcUrl("made"));
        }
    }
}
