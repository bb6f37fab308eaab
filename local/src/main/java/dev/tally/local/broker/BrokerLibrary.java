package dev.tally.local.broker;

import dev.tally.local.process.ClassPath;
import dev.tally.local.process.StartFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of broker jars that the module {@code local/brokers} fills.
 *
 * <p>Brokers never come from this JVM's class path: applications use another version of Kafka's classes.
 *
 * @param directory where the jars are
 * @param jars every jar, in the order of its name
 */
public record BrokerLibrary(Path directory, List<Path> jars) {
    /** The system property that names the directory, for an installation that has no source tree. */
    public static final String PROPERTY = "tally.broker.lib";

    private static final Path IN_SOURCE_TREE = Path.of("local", "brokers", "target", "lib");
    private static final String REMEDY =
            "Run \"./mvnw -pl local/brokers process-classes\" in Tally's source tree, or set -D" + PROPERTY
                    + "=DIRECTORY";

    public BrokerLibrary {
        jars = List.copyOf(jars);
    }

    /**
     * Finds the directory: the system property if set, else {@code local/brokers/target/lib} in the working directory, in
     * the place of this class, or in a directory above either.
     *
     * @throws StartFailedException if it is missing, incomplete, or holds two versions of Kafka
     */
    public static BrokerLibrary find() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return of(Path.of(named));
        }
        return Stream.of(Path.of("").toAbsolutePath(), ClassPath.placeOf(BrokerLibrary.class))
                .flatMap(place -> above(place).stream())
                .findFirst()
                .map(BrokerLibrary::of)
                .orElseThrow(() -> new StartFailedException("The jars of the Kafka brokers are missing. " + REMEDY));
    }

    private static Optional<Path> above(Path place) {
        for (@Nullable Path at = place; at != null; at = at.getParent()) {
            Path candidate = at.resolve(IN_SOURCE_TREE);
            if (Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static BrokerLibrary of(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            long kafkas = jars.stream().filter(jar -> nameStarts(jar, "kafka_")).count();
            if (kafkas > 1) {
                throw new StartFailedException(
                        directory + " holds the brokers of more than one version of Kafka. Delete the directory, then: "
                                + REMEDY);
            }
            if (kafkas == 0 || jars.stream().noneMatch(jar -> nameStarts(jar, "tally-local-brokers"))) {
                throw new StartFailedException(directory + " does not hold a complete Kafka broker. " + REMEDY);
            }
            return new BrokerLibrary(directory, jars);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the broker jars in " + directory, unreadable);
        }
    }

    private static boolean nameStarts(Path jar, String prefix) {
        return jar.getFileName().toString().startsWith(prefix);
    }
}
