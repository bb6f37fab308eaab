package dev.tally.producer.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.producer.ConsultationPublisher;
import dev.tally.producer.identity.IdentifierPolicy;
import dev.tally.producer.journal.MemoryJournal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A gateway on a free loopback port, with a journal in memory. */
final class GatewayFixture implements AutoCloseable {
    static final int LIMIT_BYTES = 8 * 1024;
    static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");

    final MemoryJournal journal = new MemoryJournal();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final GatewayServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    GatewayFixture() {
        this(IdentifierPolicy.FIXTURE, null, Duration.ofSeconds(20));
    }

    GatewayFixture(IdentifierPolicy policy, @Nullable BearerToken token, Duration patience) {
        ConsultationPublisher publisher =
                new ConsultationPublisher(journal, Clock.fixed(NOW, ZoneOffset.UTC), patience);
        server = new GatewayServer(
                Listener.plain("127.0.0.1", 0), publisher, new GatewayMeters(meters), policy, LIMIT_BYTES, token);
        server.start();
    }

    URI address() {
        return server.address();
    }

    Reply put(String path, String body) {
        return send(request(path).method("PUT", BodyPublishers.ofString(body)));
    }

    Reply put(String path, ObjectNode body) {
        return put(path, body.toString());
    }

    Reply delete(String path, ObjectNode body) {
        return send(request(path).method("DELETE", BodyPublishers.ofString(body.toString())));
    }

    Reply get(String path) {
        return send(HttpRequest.newBuilder(server.address().resolve(path)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.address().resolve(path)).header("Content-Type", "application/json");
    }

    Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response =
                    client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofByteArray());
            return new Reply(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What came back. */
    record Reply(HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        String contentType() {
            return header("Content-Type");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        ObjectNode json() {
            return Bodies.parse(text());
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
