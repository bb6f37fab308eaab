package dev.tally.streams;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A registry for the class, and a topology of its own for each test. */
abstract class OnABench {
    static final UUID CONSULTATION = UUID.fromString("6f1c0a52-9d5e-4b7a-8a61-2f6c3f0d9e10");

    static TestRegistry registry;

    @TempDir
    Path stateDirectory;

    final TestEvents events = new TestEvents(CONSULTATION);
    JoinBench bench;

    @BeforeAll
    static void startRegistry(@TempDir Path directory) throws IOException {
        registry = TestRegistry.start(directory);
    }

    @AfterAll
    static void stopRegistry() throws IOException {
        registry.close();
    }

    @BeforeEach
    void buildTopology() {
        bench = new JoinBench(registry.serdes(), 1, stateDirectory);
    }

    @AfterEach
    void closeTopology() {
        bench.close();
    }
}
