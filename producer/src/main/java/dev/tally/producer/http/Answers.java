package dev.tally.producer.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.producer.Publication;
import dev.tally.producer.journal.Entry;
import dev.tally.schemas.digest.ContentDigest;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;

/** Writes answers. No answer repeats what the request said, but its ids. */
final class Answers {
    static final String RETRY_AFTER_SECONDS = "5";
    private static final String JSON = "application/json";
    private static final String SEND_AGAIN =
            " Send the same request again: its event id is the same, so it cannot make a duplicate.";

    private Answers() {}

    static void problem(Context ctx, Problem problem) {
        write(ctx, problem.status(), Problem.MEDIA_TYPE, problem.json());
        if (problem.status() == 503 || problem.status() == 507) {
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
        if (publication instanceof Publication.Taken taken) {
            Entry entry = taken.entry();
            ctx.header("Location", "/v1/consultations/" + entry.name().consultationId());
            ObjectNode json = EntryJson.of(entry);
            json.put("duplicate", taken.duplicate());
            json(ctx, status(taken), json);
        } else {
            problem(ctx, refusal(publication));
        }
    }

    private static int status(Publication.Taken taken) {
        if (taken.duplicate()) {
            return 200;
        }
        return taken.entry().isReplicated() ? 201 : 202;
    }

    private static Problem refusal(Publication publication) {
        String event = "Event " + publication.eventId();
        if (publication instanceof Publication.Conflict conflict) {
            return Problem.of(
                    Problem.Kind.CONFLICT,
                    event + " was sent before with the content digest " + ContentDigest.hex(conflict.knownDigest())
                            + ". It stays as it was. Send changed content as a new revision, or under a new share id.");
        }
        if (publication instanceof Publication.NoRoom noRoom) {
            return Problem.of(
                    Problem.Kind.NO_ROOM,
                    event + " was not accepted, and nothing was written: " + noRoom.reason()
                            + ". What was accepted before is safe. Send this again when there is room.");
        }
        if (publication instanceof Publication.InDoubt inDoubt) {
            return Problem.of(
                    Problem.Kind.IN_DOUBT, event + " may be accepted or not (" + inDoubt.reason() + ")." + SEND_AGAIN);
        }
        Publication.Refused refused = (Publication.Refused) publication;
        return Problem.of(Problem.Kind.OVERLOADED, event + " was not accepted: " + refused.reason() + "." + SEND_AGAIN);
    }
}
