package dev.tally.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restarted stack has the addresses its users know, unless somebody took them. */
class PortBookTest {
    /** Another one in each run: two runs at once on a machine must not draw the same ports. */
    private static final long SEED = System.nanoTime();

    @TempDir
    private Path directory;

    @Test
    void portsAreDistinctAndBelowTheRangeOfOutgoingConnections() {
        PortBook book = book(SEED);
        var ports = IntStream.range(0, 50).mapToObj(i -> book.port("part-" + i)).collect(Collectors.toSet());

        assertThat(ports).hasSize(50).allMatch(port -> port >= 20_000 && port < 32_768);
    }

    @Test
    void aPortIsKeptFromOneRunToTheNext() {
        int port = book(SEED).port("postgres");

        assertThat(book(SEED + 1).port("postgres")).isEqualTo(port);
    }

    @Test
    void aPortThatIsTakenIsDrawnAnew() throws IOException {
        int port = book(SEED).port("postgres");
        try (ServerSocket foreign = new ServerSocket()) {
            foreign.bind(Loopback.port(port));

            assertThat(book(SEED + 1).port("postgres")).isNotEqualTo(port);
        }
    }

    private PortBook book(long seed) {
        return new PortBook(directory.resolve("ports.properties"), new Random(seed));
    }
}
