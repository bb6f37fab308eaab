package dev.tally.producer.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.producer.command.FieldProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An error as clients see it (RFC 9457): what was wrong and what to do. Never holds patient data, nor anything else that the
 * request said, except names of fields.
 *
 * @param kind which error
 * @param detail what was wrong and what to do
 * @param errors the fields that it is about, possibly none
 */
record Problem(Kind kind, String detail, List<FieldProblem> errors) {
    static final String MEDIA_TYPE = "application/problem+json";

    Problem {
        errors = List.copyOf(errors);
    }

    /** The errors that the gateway answers with. */
    enum Kind {
        MALFORMED(400, "malformed-request", "The request cannot be read"),
        UNAUTHORIZED(401, "unauthorized", "A bearer token is required"),
        NOT_FOUND(404, "not-found", "There is nothing at this address"),
        UNKNOWN_CONSULTATION(404, "unknown-to-this-gateway", "This gateway does not know the consultation"),
        METHOD_NOT_ALLOWED(405, "method-not-allowed", "The address does not take this method"),
        CONFLICT(409, "conflicting-content", "The same event was accepted with other content"),
        TOO_LARGE(413, "too-large", "The body is too large"),
        UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body must be JSON in UTF-8"),
        INVALID(422, "invalid-content", "The content breaks a rule"),
        INTERNAL(500, "internal-error", "The gateway has a fault"),
        IN_DOUBT(503, "in-doubt", "It is not known whether the event was accepted"),
        OVERLOADED(503, "not-taken", "The gateway takes no more events just now"),
        NO_ROOM(507, "no-room", "The gateway has no room for more events"),
        NOT_ACCEPTABLE(406, "not-acceptable", "The answer comes in another form"),
        /** What Jetty refuses before the gateway sees it; the status is Jetty's. */
        BAD_HTTP(400, "bad-http", "The request is not sound HTTP");

        private final int status;
        private final String slug;
        private final String title;

        Kind(int status, String slug, String title) {
            this.status = status;
            this.slug = slug;
            this.title = title;
        }

        int status() {
            return status;
        }
    }

    static Problem of(Kind kind, String detail) {
        return new Problem(kind, detail, List.of());
    }

    int status() {
        return kind.status;
    }

    byte[] json() {
        return json(kind.status);
    }

    /** The document with another status: for what Jetty answers by itself. */
    byte[] json(int status) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", "urn:tally:problem:" + kind.slug);
        json.put("title", kind.title);
        json.put("status", status);
        json.put("detail", detail);
        if (!errors.isEmpty()) {
            ArrayNode fields = json.putArray("errors");
            errors.forEach(
                    error -> fields.addObject().put("field", error.field()).put("message", error.message()));
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
