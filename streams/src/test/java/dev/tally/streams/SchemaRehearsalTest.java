package dev.tally.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.local.registry.RegistryAccess;
import dev.tally.local.registry.RegistryServer;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.service.StopSignal;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("P1, P4: before the join touches any state")
class SchemaRehearsalTest {
    private final StopSignal stop = new StopSignal();

    @TempDir
    private Path directory;

    @Test
    void every_schema_is_tried() throws Exception {
        try (TestRegistry registry = TestRegistry.start(directory);
                JoinSerdes serdes = JoinSerdes.of(registry.serdes(), 1)) {
            new SchemaRehearsal(registry.serdes(), serdes).await(stop);
        }
    }

    @Test
    void a_schema_that_is_not_registered_is_told_with_the_remedy() throws Exception {
        try (RegistryServer empty = RegistryServer.start(directory, 0, RegistryAccess.open())) {
            TopicSerdes topicSerdes = TestRegistry.serdes(empty.url());
            try (JoinSerdes serdes = JoinSerdes.of(topicSerdes, 1)) {
                assertThatThrownBy(() -> new SchemaRehearsal(topicSerdes, serdes).await(stop))
                        .isInstanceOf(RoleFailedException.class)
                        .hasMessageContaining("tally topics apply");
            }
        }
    }

    @Test
    void a_registry_that_is_down_is_waited_for() throws Exception {
        TestRegistry before = TestRegistry.start(directory);
        String url = before.url();
        before.close();
        TopicSerdes topicSerdes = TestRegistry.serdes(url);
        try (JoinSerdes serdes = JoinSerdes.of(topicSerdes, 1)) {
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> await(topicSerdes, serdes));
            assertThat(waiting.isDone()).isFalse();

            try (RegistryServer again =
                    RegistryServer.start(directory, URI.create(url).getPort(), RegistryAccess.open())) {
                assertThat(again.url()).isEqualTo(url);
                waiting.get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void the_wait_ends_with_the_process() throws Exception {
        TestRegistry before = TestRegistry.start(directory);
        TopicSerdes topicSerdes = before.serdes();
        before.close();
        try (JoinSerdes serdes = JoinSerdes.of(topicSerdes, 1)) {
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> await(topicSerdes, serdes));
            stop.ask();
            waiting.get(20, TimeUnit.SECONDS);
        }
    }

    private void await(TopicSerdes topicSerdes, JoinSerdes serdes) {
        try {
            new SchemaRehearsal(topicSerdes, serdes).await(stop);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
