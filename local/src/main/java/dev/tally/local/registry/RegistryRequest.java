package dev.tally.local.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One request, taken apart.
 *
 * @param path the decoded segments of the path
 * @param query the raw query, or an empty text
 */
record RegistryRequest(String method, List<String> path, String query, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static RegistryRequest of(String method, URI uri, String body) {
        // Split first: a subject may hold an encoded slash.
        List<String> path = Arrays.stream(uri.getRawPath().split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .map(RegistryRequest::decode)
                .toList();
        return new RegistryRequest(method, path, uri.getRawQuery() == null ? "" : uri.getRawQuery(), body);
    }

    String segment(int index) {
        return path.get(index);
    }

    boolean flag(String name) {
        return Arrays.asList(query.split("&", -1)).contains(name + "=true");
    }

    /** The schema in the body; references to other subjects are refused, as nobody here needs them. */
    Answer<String> schema() {
        return json().then(json -> {
            String type = json.path("schemaType").asText("AVRO");
            if (!type.equals("AVRO")) {
                return Answer.refused(Refusal.INVALID_SCHEMA, "Invalid schema type " + type + ": only AVRO is known");
            }
            if (!json.path("references").isEmpty()) {
                return Answer.refused(Refusal.INVALID_SCHEMA, "Schema references are not supported");
            }
            return text(json, "schema", Refusal.INVALID_SCHEMA);
        });
    }

    /** The level in the body. */
    Answer<String> level() {
        return json().then(json -> text(json, "compatibility", Refusal.INVALID_LEVEL));
    }

    private Answer<JsonNode> json() {
        try {
            return Answer.of(JSON.readTree(body));
        } catch (JsonProcessingException malformed) {
            return Answer.refused(Refusal.BAD_REQUEST, "The body is not JSON");
        }
    }

    private static Answer<String> text(JsonNode json, String field, Refusal refusal) {
        String text = json.path(field).asText("");
        return text.isEmpty() ? Answer.refused(refusal, "The body has no \"" + field + "\"") : Answer.of(text);
    }

    private static String decode(String segment) {
        // A plus sign is a plus sign in a path, and a blank only in a form.
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
