package dev.tally.producer.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.EventKind;
import dev.tally.producer.ConsultationPublisher;
import dev.tally.producer.Publication;
import dev.tally.producer.command.Command;
import dev.tally.producer.http.Reading.Read;
import dev.tally.producer.http.Reading.Unreadable;
import dev.tally.producer.identity.IdentifierPolicy;
import dev.tally.producer.journal.Entry;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The addresses under {@code /v1/consultations}. A request is read and checked on a request thread, which is free again while
 * the disk and Kafka are waited for.
 *
 * <p>Immutable, so safe for any thread.
 */
final class ConsultationRoutes {
    private static final String CONSULTATION = "/v1/consultations/{consultationId}";
    private static final String OBSERVATION = CONSULTATION + "/observations/{revision}";
    private static final String SHARE = CONSULTATION + "/shares/{shareId}";
    private static final String STATEMENT = CONSULTATION + "/sharing-statement";

    private final ConsultationPublisher publisher;
    private final GatewayMeters meters;
    private final CommandReader commands;
    private final RequestBody bodies;
    private final StrictJson json;
    private final Executor answering;

    /**
     * Makes the routes.
     *
     * @param answering runs the writing of answers, which must not be done on the journal's thread
     */
    ConsultationRoutes(
            ConsultationPublisher publisher,
            GatewayMeters meters,
            IdentifierPolicy policy,
            int limitBytes,
            Executor answering) {
        this.publisher = publisher;
        this.meters = meters;
        this.commands = new CommandReader(policy);
        this.bodies = new RequestBody(limitBytes);
        this.json = new StrictJson(limitBytes);
        this.answering = answering;
    }

    void addTo(RoutesConfig routes) {
        routes.get(CONSULTATION, this::known);
        routes.put(
                OBSERVATION,
                ctx -> accept(
                        ctx,
                        EventKind.OBSERVATION,
                        body -> commands.observation(id(ctx), ctx.pathParam("revision"), body)));
        routes.put(
                SHARE,
                ctx -> accept(ctx, EventKind.SHARE, body -> commands.share(id(ctx), ctx.pathParam("shareId"), body)));
        routes.delete(
                SHARE,
                ctx -> accept(
                        ctx,
                        EventKind.RETRACTION,
                        body -> commands.retraction(id(ctx), ctx.pathParam("shareId"), body)));
        routes.put(STATEMENT, ctx -> accept(ctx, EventKind.STATEMENT, body -> commands.statement(id(ctx), body)));
    }

    private static String id(Context ctx) {
        return ctx.pathParam("consultationId");
    }

    private void accept(Context ctx, EventKind kind, Function<ObjectNode, Reading<Command>> toCommand)
            throws IOException {
        Reading<Command> reading;
        if (RequestBody.checkType(ctx.contentType()) instanceof Unreadable<?> wrongType) {
            reading = new Unreadable<>(wrongType.problem());
        } else {
            reading = bodies.read(ctx.req().getInputStream(), ctx.req().getContentLengthLong())
                    .then(json::read)
                    .then(toCommand);
        }
        if (reading instanceof Read<Command> command) {
            publish(ctx, kind, command.value());
        } else {
            refuse(ctx, ((Unreadable<Command>) reading).problem());
        }
    }

    private void publish(Context ctx, EventKind kind, Command command) {
        Timer.Sample begun = meters.begin();
        Duration wait = Preference.wait(ctx);
        ctx.future(() -> (wait == null ? publisher.publish(command) : publisher.publish(command, wait))
                .thenAcceptAsync(
                        publication -> {
                            meters.answered(kind, publication, begun);
                            Answers.publication(ctx, publication);
                            if (!(publication instanceof Publication.Taken)) {
                                meters.refused(ctx.statusCode());
                            }
                        },
                        answering));
    }

    private void known(Context ctx) {
        Findings findings = new Findings();
        UUID consultationId = Values.uuid("consultationId", id(ctx), findings);
        if (consultationId == null) {
            refuse(ctx, findings.problem());
            return;
        }
        List<Entry> entries = publisher.known(consultationId);
        if (entries.isEmpty()) {
            refuse(
                    ctx,
                    Problem.of(
                            Problem.Kind.UNKNOWN_CONSULTATION,
                            "Consultation " + consultationId
                                    + " is unknown to this gateway. Another gateway may have accepted"
                                    + " it, or this one so long ago that it is forgotten, and it may be stored: ask there, or"
                                    + " the storage."));
            return;
        }
        Answers.json(ctx, 200, ConsultationJson.of(consultationId, entries, publisher.journal()));
    }

    private void refuse(Context ctx, Problem problem) {
        meters.refused(problem.status());
        Answers.problem(ctx, problem);
    }
}
