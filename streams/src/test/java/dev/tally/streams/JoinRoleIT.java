package dev.tally.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.runtime.management.Health;
import dev.tally.runtime.management.HealthChecks;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.service.StopSignal;
import dev.tally.runtime.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("P3, P4: a join that is starting")
class JoinRoleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    @Test
    void is_not_ready_and_says_what_it_waits_for() throws Exception {
        StopSignal stop = new StopSignal();
        HealthChecks checks = new HealthChecks();
        try (RegistryGate nobody = RegistryGate.closedBefore(0);
                Metrics metrics = new Metrics("join")) {
            JoinRole join = new JoinRole(settings(nobody), checks, metrics, Clock.systemUTC());
            CompletableFuture<Void> starting = CompletableFuture.runAsync(() -> join.start(stop));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(checks.ready()).hasEntrySatisfying("join", health -> {
                        assertThat(health.up()).isFalse();
                        assertThat(health.sentence()).contains("waits for", "brokers do not answer");
                    }));

            stop.ask();
            starting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            join.close();
        }
        assertThat(checks.ready().values()).as("never ready").noneMatch(Health::up);
    }

    private JoinSettings settings(RegistryGate nobody) {
        return Settings.of(Map.of(
                        "kafka.bootstrap.servers", nobody.url().substring("http://".length()),
                        "serde.schema.registry.url", nobody.url(),
                        "join.state-directory", directory.toString()))
                .read(JoinSettings::from);
    }
}
