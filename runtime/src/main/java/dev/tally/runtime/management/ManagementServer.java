package dev.tally.runtime.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tally.runtime.service.Role;
import dev.tally.runtime.service.StopSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /health/live}, {@code /health/ready} and {@code /metrics}: 200 when all checks pass, 503 with the same body
 * when one does not. Loopback by default; it has neither TLS nor passwords.
 *
 * <p>{@link #start} and {@link #close} are called by one thread; requests are answered by a few threads of its own. A client
 * that stalls holds one of them for a bounded time, so that it can delay the answers to others and not withhold them.
 */
public final class ManagementServer implements Role {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private static final int THREADS = 4;

    /** A probe gives up sooner; a slow scrape on a busy machine does not take as long. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);

    private final ManagementSettings settings;
    private final HealthChecks checks;
    private final Metrics metrics;
    private final Duration longestRequest;
    private @Nullable HttpServer server;
    private @Nullable RequestThreads threads;

    /** Makes the server; it listens from {@link #start} on. */
    public ManagementServer(ManagementSettings settings, HealthChecks checks, Metrics metrics) {
        this(settings, checks, metrics, LONGEST_REQUEST);
    }

    /** A server with another bound on how long a request may take, from its first byte to the last of its answer. */
    ManagementServer(ManagementSettings settings, HealthChecks checks, Metrics metrics, Duration longestRequest) {
        this.settings = settings;
        this.checks = checks;
        this.metrics = metrics;
        this.longestRequest = longestRequest;
    }

    @Override
    public String name() {
        return "management";
    }

    @Override
    public void start(StopSignal stop) {
        start();
    }

    @Override
    public Map<String, String> addresses() {
        return Map.of(name(), address().toString());
    }

    /**
     * Listens.
     *
     * @throws PortUnavailableException when the address cannot be listened on
     */
    public void start() {
        HttpServer started = bind();
        RequestThreads requests = new RequestThreads("management", THREADS, longestRequest);
        started.setExecutor(requests);
        started.createContext("/", exchange -> answer(exchange));
        started.start();
        server = started;
        threads = requests;
    }

    private HttpServer bind() {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        try {
            return HttpServer.create(address, 0);
        } catch (IOException taken) {
            throw new PortUnavailableException(settings.host(), settings.port(), "management", taken);
        }
    }

    /** Where it listens, such as {@code http://127.0.0.1:9464}. */
    public URI address() {
        HttpServer started = server;
        if (started == null) {
            throw new IllegalStateException("the management port does not listen yet");
        }
        InetAddress host = started.getAddress().getAddress();
        String shown = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
        boolean v6 = shown.indexOf(':') >= 0;
        return URI.create("http://" + (v6 ? "[" + shown + "]" : shown) + ":"
                + started.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!"GET".equals(method) && !"HEAD".equals(method)) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, "text/plain; charset=utf-8", "only GET and HEAD\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/health/live" -> sendHealth(exchange, checks.live());
                case "/health/ready" -> sendHealth(exchange, checks.ready());
                case "/metrics" -> send(exchange, 200, PROMETHEUS_TEXT, metrics.scrape());
                default ->
                    send(
                            exchange,
                            404,
                            "text/plain; charset=utf-8",
                            "there is /health/live, /health/ready and /metrics\n");
            }
        }
    }

    private static void sendHealth(HttpExchange exchange, Map<String, Health> results) throws IOException {
        boolean allUp = results.values().stream().allMatch(Health::up);
        send(exchange, allUp ? 200 : 503, "application/json", json(allUp, results));
    }

    private static String json(boolean allUp, Map<String, Health> results) throws JsonProcessingException {
        ObjectNode body = JSON.createObjectNode().put("status", status(allUp));
        ObjectNode checks = body.putObject("checks");
        results.forEach((name, health) ->
                checks.putObject(name).put("status", status(health.up())).put("sentence", health.sentence()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(body) + "\n";
    }

    private static String status(boolean up) {
        return up ? "up" : "down";
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        boolean head = "HEAD".equals(exchange.getRequestMethod());
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
        if (threads != null) {
            threads.close();
        }
    }
}
