package dev.tally.cli.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.EventKind;
import dev.tally.schemas.digest.EventIds;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One event as a client sends it: what HTTP needs, and which fact it is.
 *
 * @param kind what the event states
 * @param consultationId the consultation
 * @param revision of an observation or a statement; 0 otherwise
 * @param shareId of a share or a retraction; the nil UUID otherwise
 * @param body the JSON object that HTTP carries
 */
public record GatewayRequest(EventKind kind, UUID consultationId, int revision, UUID shareId, ObjectNode body) {
    private static final UUID NO_SHARE = new UUID(0, 0);

    /** Patterns see a whole pair as one character of another kind. */
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    /** An observation revision. */
    public static GatewayRequest observation(UUID consultationId, int revision, ObjectNode body) {
        return new GatewayRequest(EventKind.OBSERVATION, consultationId, revision, NO_SHARE, body);
    }

    /** A document share. */
    public static GatewayRequest share(UUID consultationId, UUID shareId, ObjectNode body) {
        return new GatewayRequest(EventKind.SHARE, consultationId, 0, shareId, body);
    }

    /** The retraction of a share. */
    public static GatewayRequest retraction(UUID consultationId, UUID shareId, ObjectNode body) {
        return new GatewayRequest(EventKind.RETRACTION, consultationId, 0, shareId, body);
    }

    /** A sharing statement. */
    public static GatewayRequest statement(UUID consultationId, int revision, ObjectNode body) {
        return new GatewayRequest(EventKind.STATEMENT, consultationId, revision, NO_SHARE, body);
    }

    /** The HTTP method. */
    public String method() {
        return kind == EventKind.RETRACTION ? "DELETE" : "PUT";
    }

    /** The path below the gateway's address. Holds UUIDs and numbers only, for paths are logged. */
    public String path() {
        String consultation = "/v1/consultations/" + consultationId;
        return switch (kind) {
            case OBSERVATION -> consultation + "/observations/" + revision;
            case SHARE, RETRACTION -> consultation + "/shares/" + shareId;
            case STATEMENT -> consultation + "/sharing-statement";
            case UNKNOWN -> throw new IllegalStateException("a request of unknown kind cannot be sent");
        };
    }

    /** The id that the event will have. */
    public UUID eventId() {
        return switch (kind) {
            case OBSERVATION -> EventIds.observation(consultationId, revision);
            case SHARE -> EventIds.share(consultationId, shareId);
            case RETRACTION -> EventIds.retraction(consultationId, shareId);
            case STATEMENT -> EventIds.statement(consultationId, revision);
            case UNKNOWN -> throw new IllegalStateException("a request of unknown kind has no id");
        };
    }

    /**
     * The body as UTF-8. Half of a surrogate pair, which UTF-8 cannot say, goes as the escape that JSON has for it: the gateway
     * shall judge what was written, and not a question mark in its place.
     */
    public byte[] bodyBytes() {
        String json = LONE_SURROGATE
                .matcher(body.toString())
                .replaceAll(
                        half -> String.format("\\\\u%04x", (int) half.group().charAt(0)));
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** Names the event and nothing of its content. */
    @Override
    public String toString() {
        return method() + " " + path();
    }
}
