package dev.tally.cli.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tally.local.process.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** What a client sees of a gateway: it notes the paths of requests and answers with a status. Safe for any thread. */
public final class StubGateway implements AutoCloseable {
    /** A gateway that accepts everything. */
    public static final ToIntFunction<String> ACCEPTING = path -> 201;

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final ToIntFunction<String> status;

    /** Takes a server that is bound, and starts it. */
    public StubGateway(HttpServer server, ToIntFunction<String> status) {
        this.server = server;
        this.status = status;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** One without TLS on a free port. */
    public static StubGateway start(ToIntFunction<String> status) throws IOException {
        return new StubGateway(HttpServer.create(anyPort(), 0), status);
    }

    /** A loopback address with a port that the system chooses. */
    public static InetSocketAddress anyPort() {
        return Loopback.port(0);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String address() {
        return "http://127.0.0.1:" + port();
    }

    /** Every path that was asked for, as often as it was. */
    public Queue<String> seen() {
        return seen;
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            seen.add(path);
            int answer = status.applyAsInt(path);
            String digest = answer / 100 == 2 ? ",\"contentDigest\":\"" + "ab".repeat(32) + "\"" : "";
            byte[] body = ("{\"title\":\"stub\",\"detail\":\"stub\"" + digest + "}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
