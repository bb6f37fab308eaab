package dev.tally.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.local.registry.RegistryAccess;
import dev.tally.local.registry.RegistryServer;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.service.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("P1, P4: before the join touches any state")
class SchemaRehearsalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final StopSignal stop = new StopSignal();
    private final List<String> waits = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void every_schema_is_tried() throws Exception {
        try (TestRegistry registry = TestRegistry.start(directory);
                JoinSerdes serdes = JoinSerdes.of(registry.serdes(), 1)) {
            new SchemaRehearsal(registry.serdes(), serdes).await(stop, waits::add);
        }
    }

    @Test
    void a_schema_that_is_not_registered_is_told_with_the_remedy() throws Exception {
        try (RegistryServer empty = RegistryServer.start(directory, 0, RegistryAccess.open())) {
            TopicSerdes topicSerdes = TestRegistry.serdes(empty.url());
            try (JoinSerdes serdes = JoinSerdes.of(topicSerdes, 1)) {
                assertThatThrownBy(() -> new SchemaRehearsal(topicSerdes, serdes).await(stop, waits::add))
                        .isInstanceOf(RoleFailedException.class)
                        .hasMessageContaining("tally topics apply");
            }
        }
    }

    @Test
    void a_registry_that_is_down_is_waited_for_and_named() throws Exception {
        try (TestRegistry registry = TestRegistry.start(directory);
                RegistryGate gate = RegistryGate.closedBefore(registry.port())) {
            TopicSerdes topicSerdes = TestRegistry.serdes(gate.url());
            try (JoinSerdes serdes = JoinSerdes.of(topicSerdes, 1)) {
                CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> await(topicSerdes, serdes));
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(waits).isNotEmpty());
                assertThat(waits).allMatch(what -> what.startsWith("the schema registry: "));
                assertThat(waiting).isNotDone();

                gate.open();

                waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void the_wait_ends_with_the_process() throws Exception {
        try (RegistryGate nobody = RegistryGate.closedBefore(0)) {
            TopicSerdes topicSerdes = TestRegistry.serdes(nobody.url());
            try (JoinSerdes serdes = JoinSerdes.of(topicSerdes, 1)) {
                CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> await(topicSerdes, serdes));
                stop.ask();
                waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private void await(TopicSerdes topicSerdes, JoinSerdes serdes) {
        try {
            new SchemaRehearsal(topicSerdes, serdes).await(stop, waits::add);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
