package dev.tally.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.runtime.management.Health;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** P3: a sink that is starting does not say that it stores anything. */
class SinkRoleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void aSinkIsNotReadyBeforeAnybodyHasAnsweredIt() throws Exception {
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        String address = "127.0.0.1:" + silent.getLocalPort();
        try (silent;
                RunningSink sink = new RunningSink(Map.of(
                        "kafka.bootstrap.servers",
                        address,
                        "serde.schema.registry.url",
                        "http://" + address,
                        "database.url",
                        "jdbc:postgresql://" + address + "/nobody",
                        "sink.longest-pause",
                        "100ms"))) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(sink.ready().sentence()).contains("waits for the first answers"));
            assertThat(sink.ready().up()).isFalse();

            silent.close();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(sink.ready().sentence()).contains("waits since", "SQLSTATE 08"));
            Health health = sink.ready();
            assertThat(health.up()).isFalse();
            sink.stop.ask();
            sink.starting().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
