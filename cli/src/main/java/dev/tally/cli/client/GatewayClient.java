package dev.tally.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tally.event.Sha256;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to a gateway over HTTP, again and again while there is hope: an event can be sent any number of times, for
 * the same fact is the same event.
 *
 * <p>Safe for any number of threads; each call blocks its own.
 */
public final class GatewayClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final HttpClient http;
    private final URI gateway;
    private final @Nullable String bearerToken;
    private final Duration patience;

    /**
     * A client of one gateway.
     *
     * @param http the connections; TLS trust is its business
     * @param gateway the gateway's address
     * @param bearerToken sent as {@code Authorization: Bearer}; null on loopback
     * @param patience how long one request is tried before it is given up as unanswered
     */
    public GatewayClient(HttpClient http, URI gateway, @Nullable String bearerToken, Duration patience) {
        this.http = http;
        this.gateway = gateway;
        this.bearerToken = bearerToken;
        this.patience = patience;
    }

    /** Sends one event until it is answered or patience runs out. */
    public Answer send(GatewayRequest request) throws InterruptedException {
        HttpRequest message = message(request.path())
                .method(request.method(), BodyPublishers.ofByteArray(request.bodyBytes()))
                .header("Content-Type", "application/json")
                .build();
        long giveUpAt = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            Answer answer = sendOnce(message);
            if (!(answer instanceof Answer.Unanswered) || System.nanoTime() + pause.toNanos() > giveUpAt) {
                return answer;
            }
            pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /**
     * Asks for what the gateway knows of a consultation.
     *
     * @return status and body as they came
     * @throws IOException if the gateway does not answer
     */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(message(path).GET().build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder message(String path) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(gateway.resolve(path)).timeout(Duration.ofSeconds(30));
        if (bearerToken != null) {
            builder.header("Authorization", "Bearer " + bearerToken);
        }
        return builder;
    }

    private Answer sendOnce(HttpRequest message) throws InterruptedException {
        try {
            return answer(http.send(message, BodyHandlers.ofString()));
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new Answer.Unanswered("no answer from " + gateway + " (" + why + ")");
        }
    }

    private static Answer answer(HttpResponse<String> response) {
        int status = response.statusCode();
        JsonNode body;
        try {
            body = JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            return new Answer.Unanswered(
                    "status " + status + " with a body that is not JSON; is this a Tally gateway?");
        }
        if (status / 100 == 2) {
            byte[] digest = HexFormat.of().parseHex(body.path("contentDigest").asText());
            return new Answer.Acknowledged(
                    new Sha256(digest), body.path("duplicate").asBoolean());
        }
        if (status == 503 || status == 507 || status == 429 || status == 500) {
            return new Answer.Unanswered(
                    "status " + status + ": " + body.path("detail").asText());
        }
        return new Answer.Refused(status, problems(body));
    }

    private static List<String> problems(JsonNode body) {
        List<String> problems = new ArrayList<>();
        for (JsonNode error : body.path("errors")) {
            String field = error.path("field").asText();
            String detail = error.path("message").asText();
            problems.add(field.isEmpty() ? detail : field + ": " + detail);
        }
        if (problems.isEmpty()) {
            problems.add(
                    body.path("title").asText() + ": " + body.path("detail").asText());
        }
        return problems;
    }

    private static void pause(Duration duration) throws InterruptedException {
        long until = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
