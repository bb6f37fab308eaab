package dev.tally.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Asks a registry, with nothing between the test and HTTP. */
final class ContractClient {
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String baseUrl;
    private final Map<String, String> headers;

    ContractClient(String baseUrl) {
        this(baseUrl, Map.of());
    }

    ContractClient(String baseUrl, Map<String, String> headers) {
        this.baseUrl = baseUrl;
        this.headers = headers;
    }

    /** What came back. */
    record Reply(int status, JsonNode json, String contentType) {
        int errorCode() {
            return json.path("error_code").asInt();
        }
    }

    Reply get(String path) {
        return call("GET", path, "");
    }

    Reply delete(String path) {
        return call("DELETE", path, "");
    }

    Reply put(String path, Map<String, String> body) {
        return call("PUT", path, text(body));
    }

    Reply postSchema(String path, String schema) {
        return call("POST", path, text(Map.of("schema", schema)));
    }

    Reply register(String subject, String schema) {
        return postSchema("/subjects/" + subject + "/versions", schema);
    }

    int id(String subject, String schema) {
        Reply reply = register(subject, schema);
        if (reply.status() != 200) {
            throw new AssertionError("Not registered under " + subject + ": " + reply);
        }
        return reply.json().path("id").asInt();
    }

    Reply call(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", CONTENT_TYPE)
                .header("Accept", CONTENT_TYPE)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(),
                    json.readTree(response.body()),
                    response.headers().firstValue("Content-Type").orElse(""));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private String text(Map<String, String> body) {
        try {
            return json.writeValueAsString(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
