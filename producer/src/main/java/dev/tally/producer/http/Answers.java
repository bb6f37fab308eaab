package dev.tally.producer.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.Origin;
import dev.tally.producer.Publication;
import dev.tally.producer.PublishedEvent;
import dev.tally.producer.fact.EventName;
import dev.tally.producer.outbox.Outbox;
import dev.tally.schemas.digest.ContentDigest;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Writes answers. No answer repeats what the request said, but its ids. */
final class Answers {
    static final String RETRY_AFTER_SECONDS = "5";
    private static final String JSON = "application/json";
    private static final String SEND_AGAIN =
            " Send the same request again: its event id is the same, so it cannot make a duplicate.";

    private Answers() {}

    static void problem(Context ctx, Problem problem) {
        write(ctx, problem.status(), Problem.MEDIA_TYPE, problem.json());
        if (problem.status() == 503) {
            ctx.header("Retry-After", RETRY_AFTER_SECONDS);
        }
    }

    static void json(Context ctx, int status, ObjectNode json) {
        write(ctx, status, JSON, json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Context ctx, int status, String contentType, byte[] body) {
        ctx.status(status);
        ctx.contentType(contentType);
        ctx.header("Cache-Control", "no-store");
        ctx.result(body);
    }

    /** Says what became of a command. */
    static void publication(Context ctx, Publication publication) {
        if (publication instanceof Publication.Published published) {
            ctx.header(
                    "Location", "/v1/consultations/" + published.event().name().consultationId());
            ObjectNode json = event(published.event());
            json.put("duplicate", published.duplicate());
            json(ctx, published.duplicate() ? 200 : 201, json);
        } else if (publication instanceof Publication.Conflict conflict) {
            problem(
                    ctx,
                    Problem.of(
                            Problem.Kind.CONFLICT,
                            "Event " + conflict.eventId() + " was sent before with the content digest "
                                    + ContentDigest.hex(conflict.knownDigest())
                                    + ". It stays as it was. Send changed content as a new revision, or under a new share"
                                    + " id."));
        } else if (publication instanceof Publication.InDoubt inDoubt) {
            problem(
                    ctx,
                    Problem.of(
                            Problem.Kind.NOT_ACKNOWLEDGED,
                            "Event " + inDoubt.eventId() + " may be stored or not (" + inDoubt.reason() + ")."
                                    + SEND_AGAIN));
        } else {
            Publication.Refused refused = (Publication.Refused) publication;
            problem(
                    ctx,
                    Problem.of(
                            Problem.Kind.OVERLOADED,
                            "Event " + refused.eventId() + " was not accepted: " + refused.reason() + "."
                                    + SEND_AGAIN));
        }
    }

    /** What this gateway knows of a consultation. */
    static ObjectNode consultation(UUID consultationId, List<PublishedEvent> events, Outbox outbox) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("consultationId", consultationId.toString());
        json.put("gatewayId", outbox.gatewayId());
        json.put("incarnation", outbox.incarnation().toString());
        json.put("journaled", outbox.journaled());
        json.put(
                "scope",
                "Events that this gateway accepted since its start and still remembers. Whether they are held, stored or"
                        + " quarantined, and what other gateways accepted, is unknown to this gateway.");
        ArrayNode list = json.putArray("events");
        events.forEach(event -> list.add(event(event)));
        return json;
    }

    private static ObjectNode event(PublishedEvent event) {
        EventName name = event.name();
        Origin origin = event.origin();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("eventId", name.eventId().toString());
        json.put("consultationId", name.consultationId().toString());
        json.put("kind", Values.shown(name.kind()));
        if (name.revision() != null) {
            json.put("revision", name.revision());
        }
        if (name.shareId() != null) {
            json.put("shareId", name.shareId().toString());
        }
        json.put("contentDigest", ContentDigest.hex(event.digest()));
        json.put("state", "REPLICATED");
        json.put("acceptedAt", event.acceptedAt().toString());
        json.put("gatewayId", origin.getGatewayId());
        json.put("incarnation", origin.getIncarnation().toString());
        json.put("sequence", origin.getSequence());
        json.put("journaled", origin.getJournaled());
        return json;
    }
}
