package dev.tally.e2e.container;

import java.nio.file.Path;
import java.util.concurrent.Future;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.LazyFuture;

/**
 * The images that the tests run: the official names, of which each can be replaced by a system property ({@code
 * -Dtally.image.kafka=...}), and Tally's own, built from the working tree unless one is named.
 */
final class Images {
    private Images() {}

    /** Brokers, at their newest release; Tally's clients are older. */
    static DockerImageName kafka() {
        return named("kafka", "apache/kafka:4.4.0");
    }

    static DockerImageName postgres() {
        return named("postgres", "postgres:18");
    }

    static DockerImageName registry() {
        return named("registry", "apicurio/apicurio-registry:3.3.3");
    }

    /** Every role of Tally. */
    static Future<String> tally() {
        String given = System.getProperty("tally.image.tally", "");
        return given.isEmpty() ? built() : ready(given);
    }

    private static DockerImageName named(String property, String official) {
        DockerImageName name = DockerImageName.parse(System.getProperty("tally.image." + property, official));
        return name.asCompatibleSubstituteFor(DockerImageName.parse(official).getUnversionedPart());
    }

    /** The engine keeps the layers, so that building again what has not changed takes a moment. */
    private static Future<String> built() {
        Path root = Path.of("..").toAbsolutePath().normalize();
        ImageFromDockerfile image = new ImageFromDockerfile("tally-under-test", false);
        for (String part :
                new String[] {"Dockerfile", "tally", "cli/target/tally/lib", "cli/target/tally/sbom.json", "containers"
                }) {
            image.withFileFromPath(part, root.resolve(part));
        }
        return image;
    }

    private static Future<String> ready(String name) {
        return new LazyFuture<>() {
            @Override
            protected String resolve() {
                return name;
            }
        };
    }
}
