package dev.tally.cli.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads events from NDJSON: one object a line, the bodies of the HTTP interface plus {@code type} and the ids that HTTP has
 * in its path. Checks only what is needed to know where a line goes; the gateway judges the rest.
 *
 * <p>Immutable, safe for any thread.
 */
public final class EventLines {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .reader()
            .without(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION);

    /** What became of a line. */
    public sealed interface Parsed {
        /** The line is a request. */
        record Request(GatewayRequest request) implements Parsed {}

        /** The line cannot be sent; the problem says what is wrong and what to do, without quoting the line. */
        record Malformed(String problem) implements Parsed {}
    }

    private EventLines() {}

    /** Reads one line. */
    public static Parsed parse(String line) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            String column = e.getLocation() == null
                    ? ""
                    : " at column " + e.getLocation().getColumnNr();
            return new Parsed.Malformed("not one JSON object" + column + "; write one event a line");
        }
        if (!(node instanceof ObjectNode object)) {
            return new Parsed.Malformed("not a JSON object; write one event a line");
        }
        return request(object);
    }

    private static Parsed request(ObjectNode object) {
        JsonNode type = object.remove("type");
        UUID consultationId = uuid(object.remove("consultationId"));
        if (consultationId == null) {
            return new Parsed.Malformed("consultationId is missing or not a UUID");
        }
        String typeName = type == null ? "" : type.asText();
        return switch (typeName) {
            case "observation" -> {
                JsonNode revision = object.remove("revision");
                yield isRevision(revision)
                        ? new Parsed.Request(GatewayRequest.observation(consultationId, revision.intValue(), object))
                        : new Parsed.Malformed("revision is missing or not a number from 1 on");
            }
            case "share", "retraction" -> {
                UUID shareId = uuid(object.remove("shareId"));
                if (shareId == null) {
                    yield new Parsed.Malformed("shareId is missing or not a UUID");
                }
                yield new Parsed.Request(
                        typeName.equals("share")
                                ? GatewayRequest.share(consultationId, shareId, object)
                                : GatewayRequest.retraction(consultationId, shareId, object));
            }
            case "statement" ->
                isRevision(object.get("revision"))
                        ? new Parsed.Request(GatewayRequest.statement(
                                consultationId, object.get("revision").intValue(), object))
                        : new Parsed.Malformed("revision is missing or not a number from 1 on");
            default ->
                new Parsed.Malformed("type is missing or unknown; use observation, share, retraction or statement");
        };
    }

    private static boolean isRevision(@Nullable JsonNode node) {
        return node != null && node.isInt() && node.intValue() >= 1;
    }

    private static @Nullable UUID uuid(@Nullable JsonNode node) {
        if (node == null || !node.isTextual() || node.textValue().length() != 36) {
            return null;
        }
        try {
            return UUID.fromString(node.textValue());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
