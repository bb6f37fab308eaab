package dev.tally.runtime.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.runtime.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P4: whether a service works can be asked at any time, and the answer says what is wrong. */
class ManagementServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HealthChecks checks = new HealthChecks();
    private final Metrics metrics = new Metrics("test");
    private final ManagementServer server =
            new ManagementServer(Settings.of(Map.of()).read(ManagementSettings::from), checks, metrics);
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
        metrics.close();
    }

    @Test
    void itListensOnLoopbackUnlessToldOtherwise() {
        assertThat(server.address().getHost()).isEqualTo("127.0.0.1");
        assertThat(server.address().getPort()).isPositive();
        assertThat(Settings.of(Map.of("management.host", "0.0.0.0", "management.port", "9464"))
                        .read(ManagementSettings::from))
                .isEqualTo(new ManagementSettings("0.0.0.0", 9464));
        assertThatThrownBy(() -> Settings.of(Map.of("management.port", "99999")).read(ManagementSettings::from))
                .hasMessageContaining("management.port = \"99999\" (command line): must be a port");
    }

    @Test
    void aServiceIsReadyWhenAllItsChecksPass() throws Exception {
        checks.registerReady("brokers", () -> Health.up("3 brokers are connected"));

        HttpResponse<String> response = get("/health/ready");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(response.body())).isEqualTo(JSON.readTree("""
                                {"status": "up", "checks": {"brokers": {"status": "up", "sentence": "3 brokers are connected"}}}
                                """));
    }

    @Test
    void aCheckThatFailsIsNamedAndLeavesTheServiceAlive() throws Exception {
        checks.registerReady("database", () -> Health.down("no answer for 40 s"));
        checks.registerLive("loop", () -> Health.up("turned 1 s ago"));

        HttpResponse<String> ready = get("/health/ready");
        HttpResponse<String> live = get("/health/live");

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(JSON.readTree(ready.body()).at("/checks/database/sentence").asText())
                .isEqualTo("no answer for 40 s");
        assertThat(JSON.readTree(ready.body()).at("/checks/loop/status").asText())
                .isEqualTo("up");
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(live.body()).doesNotContain("database");
    }

    @Test
    void aServiceThatDoesNotLiveIsNotReadyEither() throws Exception {
        checks.registerLive("loop", () -> Health.down("has not turned for 5 min"));

        assertThat(get("/health/live").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void aCheckThatBreaksCountsAsFailedAndShowsNoMessage() throws Exception {
        checks.registerReady("broken", () -> {
            throw new IllegalStateException("Dupont");
        });

        HttpResponse<String> response = get("/health/ready");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("IllegalStateException").doesNotContain("Dupont");
    }

    @Test
    void twoChecksOfOneNameAreABug() {
        checks.registerReady("brokers", () -> Health.up("fine"));

        assertThatThrownBy(() -> checks.registerReady("brokers", () -> Health.up("fine")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void metricsAreGivenInPrometheusTextWithTheRole() throws Exception {
        metrics.registry().counter("tally.events.accepted").increment(3);

        HttpResponse<String> response = get("/metrics");

        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(response.body())
                .contains("tally_events_accepted_total{role=\"test\"} 3.0")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void whatIsNotThereAndWhatWouldChangeSomethingIsRefused() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/health/ready/x").statusCode()).isEqualTo(404);
        HttpRequest post = request("/metrics").POST(BodyPublishers.noBody()).build();
        assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        HttpRequest head =
                request("/metrics").method("HEAD", BodyPublishers.noBody()).build();
        assertThat(client.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void aPortThatIsTakenIsNamedWithTheRemedy() {
        ManagementServer second = new ManagementServer(
                new ManagementSettings("127.0.0.1", server.address().getPort()), checks, metrics);

        assertThatThrownBy(second::start)
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("127.0.0.1:" + server.address().getPort())
                .hasMessageContaining("set management.host and management.port");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path));
    }
}
