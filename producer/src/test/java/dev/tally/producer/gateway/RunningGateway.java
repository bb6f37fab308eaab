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
import java.nio.file.Path;
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

    /** A gateway whose journal nobody had before. */
    RunningGateway(LocalStack stack, Path journals, Map<String, String> more) {
        this(
                stack.bootstrapServers(),
                stack.registryUrl(),
                journals.resolve(UUID.randomUUID().toString()),
                more,
                true);
    }

    RunningGateway(String brokers, String registry, Path journal, Map<String, String> more, boolean synced) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "kafka.bootstrap.servers",
                brokers,
                "serde.schema.registry.url",
                registry,
                "topics.partitions",
                "3",
                "journal.directory",
                journal.toString(),
                "gateway.port",
                "0",
                "gateway.identifiers",
                "fixture"));
        settings.putAll(more);
        role = new GatewayRole(
                Settings.of(settings).read(GatewayConfiguration::from),
                metrics,
                checks,
                Clock.systemUTC(),
                incarnation,
                synced);
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

    /** One of the metrics, added up over its labels; -1 if it is not there. */
    double metric(String name) {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .reduce(Double::sum)
                .orElse(-1);
    }

    URI address() {
        return URI.create(Objects.requireNonNull(role.addresses().get("http")));
    }

    Reply put(String path, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body)));
    }

    Reply get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address().resolve(path)).timeout(Duration.ofSeconds(60));
    }

    Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        return new Reply(response.statusCode(), JSON.readTree(response.body()));
    }

    /** Why the gateway wants the process to end. */
    StopSignal.Reason reasonToEnd() throws InterruptedException {
        return stop.await();
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
