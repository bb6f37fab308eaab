package dev.tally.local.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tally.local.process.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The registry's HTTP port, on 127.0.0.1.
 *
 * <p>It owns the port, a few threads and the log. Thread rule: start and close once each, by any thread.
 */
public final class RegistryServer implements AutoCloseable {
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int BODY_BYTES_MAX = 1024 * 1024;
    private static final int THREADS = 8;
    private static final int BACKLOG = 128;

    private final ObjectMapper json = new ObjectMapper();
    private final RegistryAccess access;
    private final HttpServer server;
    private final ExecutorService threads;
    private final SchemaRegistry registry;
    private final RegistryRoutes routes;

    private RegistryServer(HttpServer server, SchemaRegistry registry, RegistryAccess access) {
        this.server = server;
        this.registry = registry;
        this.access = access;
        this.routes = new RegistryRoutes(registry);
        this.threads = Executors.newFixedThreadPool(THREADS, task -> new Thread(task, "registry-http"));
    }

    /**
     * Starts a registry whose global level, unless it was set otherwise, is FULL_TRANSITIVE.
     *
     * @param directory where the schemas are kept
     * @param port 0 for any free one
     * @throws IOException if the port is taken or the directory cannot be used
     */
    public static RegistryServer start(Path directory, int port, RegistryAccess access) throws IOException {
        HttpServer http = HttpServer.create(Loopback.port(port), BACKLOG);
        try {
            SchemaRegistry registry =
                    new SchemaRegistry(RegistryLog.open(directory), CompatibilityLevel.FULL_TRANSITIVE);
            RegistryServer server = new RegistryServer(http, registry, access);
            http.createContext("/", server::handle);
            http.setExecutor(server.threads);
            http.start();
            return server;
        } catch (IOException | RuntimeException failed) {
            http.stop(0);
            throw failed;
        }
    }

    /** The base URL, without a slash at its end. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        threads.shutdown();
        try {
            threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        registry.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer<?> answer = answer(exchange);
            if (answer instanceof Answer.Refused<?> refused) {
                Refusal refusal = refused.refusal();
                if (refusal == Refusal.UNAUTHORIZED) {
                    exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"registry\", Bearer");
                }
                send(exchange, refusal.status(), Map.of("error_code", refusal.code(), "message", refused.message()));
            } else {
                send(exchange, 200, ((Answer.Given<?>) answer).value());
            }
        }
    }

    private Answer<?> answer(HttpExchange exchange) throws IOException {
        if (!access.admits(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Answer.refused(Refusal.UNAUTHORIZED, "Unauthorized: the registry asks for credentials");
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            return Answer.refused(Refusal.TOO_LARGE, "A schema of more than " + BODY_BYTES_MAX + " bytes");
        }
        try {
            return routes.answer(RegistryRequest.of(
                    exchange.getRequestMethod(), exchange.getRequestURI(), new String(body, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException badEscape) {
            return Answer.refused(Refusal.BAD_REQUEST, "The path is not well encoded");
        } catch (UncheckedIOException disk) {
            // The reason belongs into the registry's own log; the client cannot mend our disk.
            disk.printStackTrace();
            return Answer.refused(Refusal.STORE_FAILED, "Error in the backend data store");
        }
    }

    private void send(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = json.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
