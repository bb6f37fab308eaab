package dev.tally.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tally.cli.console.CommandFailedException;
import dev.tally.event.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
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

    /** What a caller decides, and hears, while a request has no answer. */
    public interface Waiting {
        /** Whether the attempt that comes shall be the last; asked often. */
        boolean isLastAttempt();

        /** Told after each attempt without an answer that will be repeated. */
        void willTryAgain(String sentence);
    }

    /**
     * Sends one event until it is answered or patience runs out.
     *
     * @throws CommandFailedException if the gateway will take nothing from us: wrong token, unknown certificate
     */
    public Answer send(GatewayRequest request, Waiting waiting) throws InterruptedException {
        HttpRequest message = message(request.path())
                .method(request.method(), BodyPublishers.ofByteArray(request.bodyBytes()))
                .header("Content-Type", "application/json")
                .build();
        long giveUpAt = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            // Asked before the attempt: what is under way when the others are given up has one attempt more.
            boolean last = waiting.isLastAttempt();
            Answer answer = sendOnce(message);
            if (!(answer instanceof Answer.Unanswered silence)
                    || last
                    || System.nanoTime() + pause.toNanos() > giveUpAt) {
                return answer;
            }
            waiting.willTryAgain(silence.what() + ", trying for " + patience.toSeconds() + " s: " + silence.why());
            pause(pause, waiting);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /**
     * Asks for what the gateway knows of a consultation.
     *
     * @return status and body as they came
     * @throws CommandFailedException if the gateway does not answer, or will tell us nothing
     */
    public HttpResponse<String> get(String path) throws InterruptedException {
        try {
            return exchange(message(path).GET().build());
        } catch (IOException e) {
            throw new CommandFailedException(
                    "no answer from the gateway at " + gateway + " (" + why(e)
                            + "); is it running, and is --gateway right?",
                    e);
        }
    }

    /**
     * Listens to the changes of states from now on.
     *
     * @throws IOException if the gateway does not answer, or not with them
     */
    public StateStream states() throws IOException, InterruptedException {
        HttpRequest request = message("/v1/events")
                .header("Accept", "text/event-stream")
                .GET()
                .build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            response.body().close();
            throw new IOException("status " + response.statusCode() + " for the stream of states");
        }
        return new StateStream(response.body());
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
            return answer(exchange(message));
        } catch (IOException e) {
            return new Answer.Unanswered("no answer from " + gateway, why(e));
        }
    }

    /** One request and its answer, unless it is one that every other request would get too. */
    private HttpResponse<String> exchange(HttpRequest message) throws IOException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = http.send(message, BodyHandlers.ofString());
        } catch (SSLException e) {
            if (isAboutTheCertificate(e)) {
                throw new CommandFailedException(
                        "the certificate of the gateway at " + gateway + " is not trusted (" + why(e)
                                + "); give it, or that of the authority that signed it, with --certificate, and name the"
                                + " gateway as the certificate does",
                        e);
            }
            throw e;
        }
        if (response.statusCode() == 401 || response.statusCode() == 403) {
            throw new CommandFailedException("the gateway at " + gateway
                    + (bearerToken == null ? " wants a token" : " refuses the token") + " (status "
                    + response.statusCode() + "); give the right one with --token-file; nothing was set aside");
        }
        return response;
    }

    private static boolean isAboutTheCertificate(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    /** The JDK's client leaves the message out where it matters most. */
    private static String why(IOException failure) {
        if (failure instanceof ConnectException) {
            boolean unknown =
                    failure.getCause() != null && failure.getCause().getCause() instanceof UnresolvedAddressException;
            return unknown ? "there is no such host" : "nothing listens there";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private Answer answer(HttpResponse<String> response) {
        int status = response.statusCode();
        String what = "status " + status + " from " + gateway;
        JsonNode body;
        try {
            body = JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            return new Answer.Unanswered(what, "its body is not JSON; is this a Tally gateway?");
        }
        if (status / 100 == 2) {
            String digest = body.path("contentDigest").asText();
            return digest.matches("[0-9a-f]{64}")
                    ? new Answer.Acknowledged(
                            new Sha256(HexFormat.of().parseHex(digest)),
                            body.path("duplicate").asBoolean(),
                            body.path("state").asText())
                    : new Answer.Unanswered(what, "it names no digest; is this a Tally gateway?");
        }
        if (status == 503 || status == 507 || status == 429 || status == 500) {
            return new Answer.Unanswered(what, body.path("detail").asText());
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

    private static void pause(Duration duration, Waiting waiting) throws InterruptedException {
        long until = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < until && !waiting.isLastAttempt()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
