package dev.tally.schemas.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange with the first address of a registry that gives an answer.
 *
 * <p>An answer is JSON with a status that speaks about the request: 2xx, or 4xx with the registry's own error code. All
 * else (no connection, time out, 5xx, 401, 403, a page that some proxy made up) speaks about the address, and the next one
 * is asked. A 404 whose error code is not one of the registry's own (404 and two more digits) is such a page, and so is
 * Confluent's answer to a wrong path, which bears the bare code 404: were it taken for "no such schema", a wrong path in a
 * setting would send good records to quarantine.
 *
 * <p>Safe for any thread.
 */
final class RegistryTransport {
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

    /** The registry's own error codes are the status and two more digits: 40401 no subject, 40402 no version, 40403 no schema. */
    private static final int OWN_CODES = 100;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistrySettings settings;
    private final HttpClient http;

    /** Index of the address that answered last: it is asked first. A hint, so a race over it does no harm. */
    private final AtomicInteger preferred = new AtomicInteger();

    RegistryTransport(RegistrySettings settings) {
        this.settings = settings;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.requestTimeout())
                .followRedirects(HttpClient.Redirect.NEVER);
        if (!settings.tls().isEmpty()) {
            builder.sslContext(RegistryTls.context(settings.tls()));
        }
        this.http = builder.build();
    }

    /** What came of an exchange. */
    sealed interface Exchange {
        /** An answer to the request. */
        record Answer(int status, JsonNode body) implements Exchange {}

        /** No address gave one; the reason names each. */
        record NoAnswer(String reason) implements Exchange {}
    }

    Exchange exchange(String method, String path, @Nullable JsonNode body) {
        List<String> reasons = new ArrayList<>();
        int addresses = settings.endpoints().size();
        int first = preferred.get();
        for (int i = 0; i < addresses; i++) {
            int index = (first + i) % addresses;
            Exchange exchange = ask(settings.endpoints().get(index), method, path, body);
            if (exchange instanceof Exchange.NoAnswer none) {
                reasons.add(none.reason());
            } else {
                preferred.set(index);
                return exchange;
            }
        }
        return new Exchange.NoAnswer("schema registry " + String.join("; ", reasons));
    }

    private Exchange ask(RegistryEndpoint endpoint, String method, String path, @Nullable JsonNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path))
                .timeout(settings.requestTimeout())
                .header("Accept", CONTENT_TYPE + ", application/json")
                .header("Content-Type", CONTENT_TYPE)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()));
        if (endpoint.authorization() != null) {
            request.header("Authorization", endpoint.authorization());
        }
        CompletableFuture<HttpResponse<String>> pending = http.sendAsync(request.build(), BodyHandlers.ofString());
        try {
            // The request's own timeout ends with the response's head; this one covers a body that never comes.
            return judge(endpoint, pending.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            pending.cancel(true);
            return noAnswer(endpoint, timedOut());
        } catch (ExecutionException e) {
            return noAnswer(endpoint, reason(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            pending.cancel(true);
            throw new InterruptException(e);
        }
    }

    private static Exchange judge(RegistryEndpoint endpoint, HttpResponse<String> response) {
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            return noAnswer(
                    endpoint,
                    "refused the credentials (" + status + "): check basic.auth.credentials.source with"
                            + " basic.auth.user.info, or bearer.auth.token");
        }
        JsonNode body = parse(response.body());
        if (body != null && speaksOfTheRequest(status, body)) {
            return new Exchange.Answer(status, body);
        }
        if (status / 100 == 2 || status == 404) {
            return noAnswer(
                    endpoint,
                    "answers (" + status + ") but not as a schema registry does: check that"
                            + " schema.registry.url has the path of its Confluent API");
        }
        return noAnswer(endpoint, "answered " + status);
    }

    private static boolean speaksOfTheRequest(int status, JsonNode body) {
        JsonNode code = body.path("error_code");
        boolean ownError = status / 100 == 4 && status != 429 && code.isInt();
        boolean nothingThere = status == 404 && code.intValue() / OWN_CODES != 404;
        return status / 100 == 2 || (ownError && !nothingThere);
    }

    private static @Nullable JsonNode parse(String body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node == null || node.isMissingNode() ? null : node;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private String reason(Throwable failure) {
        if (failure instanceof java.net.http.HttpTimeoutException) {
            return timedOut();
        }
        if (failure instanceof SSLException) {
            return "does not agree on TLS (" + failure.getMessage()
                    + "): check schema.registry.ssl.truststore.location";
        }
        if (failure instanceof ConnectException) {
            return isUnknownHost(failure) ? "has a host name that is not known" : "does not accept connections";
        }
        return "failed: " + failure.getClass().getSimpleName() + " " + failure.getMessage();
    }

    private static boolean isUnknownHost(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    private String timedOut() {
        return "did not answer within " + settings.requestTimeout().toMillis() + " ms";
    }

    private static Exchange noAnswer(RegistryEndpoint endpoint, String reason) {
        return new Exchange.NoAnswer(endpoint + " " + reason);
    }
}
