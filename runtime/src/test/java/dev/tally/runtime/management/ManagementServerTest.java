package dev.tally.runtime.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.runtime.settings.Settings;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    @Test
    @Timeout(60)
    void aClientThatStallsInItsRequestKeepsNobodyElseFromAnAnswer() throws Exception {
        ManagementServer patient = server(Duration.ofMinutes(10));
        try (patient;
                Socket stalled = stall(patient)) {
            assertThat(client.send(live(patient), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);

            stalled.getOutputStream().write("ive HTTP/1.1\r\nHost: any\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(stalled.getInputStream().readNBytes(12))
                    .as("it was waited for all the time")
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    @Timeout(120)
    void moreStalledClientsThanThreadsAreCutOffSoThatOthersAreAnswered() throws Exception {
        ManagementServer strict = server(Duration.ofMillis(500));
        List<Socket> stalled = new ArrayList<>();
        try (strict) {
            for (int each = 0; each < 20; each++) {
                stalled.add(stall(strict));
            }

            // On a busy machine the bound may meet an honest request, too: then it asks again.
            await().atMost(Duration.ofSeconds(100))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() ->
                            client.send(live(strict), BodyHandlers.discarding()).statusCode() == 200);
            for (Socket each : stalled) {
                assertThat(endOf(each)).as("the connection was closed").isTrue();
            }
        } finally {
            for (Socket each : stalled) {
                each.close();
            }
        }
    }

    private ManagementServer server(Duration longestRequest) {
        ManagementServer started =
                new ManagementServer(new ManagementSettings("127.0.0.1", 0), checks, metrics, longestRequest);
        started.start();
        return started;
    }

    private static HttpRequest live(ManagementServer server) {
        return HttpRequest.newBuilder(URI.create(server.address() + "/health/live"))
                .build();
    }

    /** A connection on which half a request line was sent, and nothing after it. */
    private static Socket stall(ManagementServer server) throws IOException {
        Socket socket = new Socket(server.address().getHost(), server.address().getPort());
        socket.getOutputStream().write("GET /health/l".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Waits for the other side to close. A reset closes it too. */
    private static boolean endOf(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketException reset) {
            return true;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path));
    }
}
