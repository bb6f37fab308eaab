package dev.tally.producer.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.local.LocalStack;
import dev.tally.runtime.management.Health;
import dev.tally.runtime.management.HealthChecks;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.service.StopSignal;
import dev.tally.runtime.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The gateway's role on a real stack, as the command line starts it, and a client of it. */
final class RunningGateway implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final UUID incarnation = UUID.randomUUID();
    private final StopSignal stop = new StopSignal();
    private final HealthChecks checks = new HealthChecks();
    private final Metrics metrics = new Metrics("gateway");
    private final HttpClient client = HttpClient.newHttpClient();
    private final GatewayRole role;

    RunningGateway(LocalStack stack, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "kafka.bootstrap.servers", stack.bootstrapServers(),
                "serde.schema.registry.url", stack.registryUrl(),
                "topics.partitions", "3",
                "gateway.port", "0",
                "gateway.identifiers", "fixture"));
        settings.putAll(more);
        role = new GatewayRole(
                Settings.of(settings).read(GatewayConfiguration::from),
                metrics,
                checks,
                Clock.systemUTC(),
                incarnation);
    }

    /** Starts on the caller's thread. */
    RunningGateway started() {
        role.start(stop);
        return this;
    }

    /** Starts on a thread of its own, as it may have to wait. */
    CompletableFuture<Void> starting() {
        return CompletableFuture.runAsync(() -> role.start(stop));
    }

    void askToStop() {
        stop.ask();
    }

    Health readiness() {
        return Objects.requireNonNull(checks.ready().getOrDefault("gateway", Health.down("not registered")));
    }

    String metrics() {
        return metrics.scrape();
    }

    Reply put(String path, String body) throws IOException, InterruptedException {
        URI base = URI.create(Objects.requireNonNull(role.addresses().get("http")));
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .PUT(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        return new Reply(response.statusCode(), JSON.readTree(response.body()));
    }

    /** What came back. */
    record Reply(int status, JsonNode json) {
        String detail() {
            return json.path("detail").asText();
        }
    }

    @Override
    public void close() {
        stop.ask();
        role.close();
        metrics.close();
    }
}
