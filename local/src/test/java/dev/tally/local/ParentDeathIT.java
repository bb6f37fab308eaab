package dev.tally.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.local.broker.BrokerLibrary;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is left running, however the parent ends, and whoever it runs as. */
class ParentDeathIT {
    private static final int NOBODY = 65534;

    @TempDir
    private Path directory;

    @Test
    void noProcessOutlivesAKilledParentAndItsDataCanBeUsedAgain() throws Exception {
        StackProgramRun run = StackProgramRun.start(
                List.of(), System.getProperty("java.class.path"), List.of(), directory.resolve("stack"), cache());
        assertThat(run.alive())
                .as("parts of a stack that is ready")
                .isEqualTo(run.pids())
                .hasSize(6);

        run.process().destroyForcibly();

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(run.alive()).isEmpty());
        try (LocalStack again =
                LocalStack.in(directory.resolve("stack")).cache(cache()).start()) {
            assertThat(again.postgres().createDatabase("survives")).isEqualTo(run.jdbcUrl());
        }
    }

    @Test
    void itRunsAsAnOrdinaryUserAndEndsWithItsParent() throws Exception {
        boolean isRoot = ProcessHandle.current().info().user().orElse("").equals("root");
        if (!isRoot) {
            System.out.println("Skipped: this test becomes an ordinary user, and is run as one already");
        }
        Assumptions.assumeTrue(isRoot, "is run as an ordinary user already");
        Path home = directory.resolve("home");
        String classPath = copyClassPath(home.resolve("classes"));
        Path library = Files.createDirectories(home.resolve("brokers"));
        for (Path jar : BrokerLibrary.find().jars()) {
            Files.copy(jar, library.resolve(jar.getFileName()));
        }
        open(directory);

        StackProgramRun run = StackProgramRun.start(
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
                classPath,
                List.of("-Dtally.broker.lib=" + library),
                home.resolve("stack"),
                home.resolve("cache"));

        assertThat(run.alive()).isEqualTo(run.pids());
        assertThat(run.pids())
                .allSatisfy(pid -> assertThat(Files.getAttribute(Path.of("/proc", Long.toString(pid)), "unix:uid"))
                        .isEqualTo(NOBODY));
        run.process().getOutputStream().close();
        assertThat(run.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.process().exitValue()).isZero();
        assertThat(run.alive()).isEmpty();
    }

    private static Path cache() {
        return Path.of(System.getProperty(LocalStackBuilder.CACHE_PROPERTY));
    }

    /** Another user may not be able to read the local Maven repository. */
    private static String copyClassPath(Path target) throws Exception {
        StringBuilder copied = new StringBuilder();
        int number = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path from = Path.of(entry);
            if (!Files.exists(from)) {
                continue;
            }
            Path to = target.resolve(Integer.toString(number++)).resolve(from.getFileName());
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Path copy = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
            copied.append(copied.isEmpty() ? "" : File.pathSeparator).append(to);
        }
        return copied.toString();
    }

    private static void open(Path root) throws Exception {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Set<PosixFilePermission> permissions = new HashSet<>(Files.getPosixFilePermissions(file));
                permissions.add(PosixFilePermission.OTHERS_READ);
                if (Files.isDirectory(file)) {
                    permissions.add(PosixFilePermission.OTHERS_EXECUTE);
                    permissions.add(PosixFilePermission.OTHERS_WRITE);
                }
                Files.setPosixFilePermissions(file, permissions);
            }
        }
    }
}
