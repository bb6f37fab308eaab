package dev.tally.producer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.producer.http.GatewayFixture.Reply;
import dev.tally.producer.identity.IdentifierPolicy;
import dev.tally.producer.journal.Change;
import dev.tally.producer.journal.MemoryJournal.Mode;
import dev.tally.schemas.digest.EventIds;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** P3: the description that clients are built from is true: every operation and every answer in it is seen and checked. */
class OpenApiTest {
    private static final String TOKEN = "a-token-of-the-tests-0123456789";
    private static final String TOO_LONG = "x".repeat(GatewayFixture.LIMIT_BYTES);

    private final Set<String> seen = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();

    @Test
    void everyOperationAnswersAsDescribedAndEveryDescribedAnswerIsSeen() {
        try (GatewayFixture gateway =
                new GatewayFixture(IdentifierPolicy.FIXTURE, new BearerToken(TOKEN), Duration.ofMillis(50))) {
            String document = gateway.get("/openapi.json").text();
            OpenApiInteractionValidator validator = OpenApiInteractionValidator.createForInlineApiSpecification(
                            document)
                    .build();
            Exercise exercise = new Exercise(gateway, validator);
            exercise.writes("PUT", "/observations/1", Bodies.observation(), "/observations/{revision}");
            exercise.writes("PUT", "/shares/" + Bodies.SHARE, Bodies.share(), "/shares/{shareId}");
            exercise.writes("DELETE", "/shares/" + Bodies.SHARE, Bodies.retraction(), "/shares/{shareId}");
            exercise.writes("PUT", "/sharing-statement", Bodies.statement(), "/sharing-statement");
            exercise.reads();

            assertThat(faults).isEmpty();
            assertThat(seen).isEqualTo(documented(Bodies.parse(document)));
        }
    }

    /** Method, path and status of every response in the document. */
    private static Set<String> documented(ObjectNode document) {
        Set<String> documented = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String name = operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " ";
                operation.getValue().path("responses").fieldNames().forEachRemaining(s -> documented.add(name + s));
            }
        }
        return documented;
    }

    private final class Exercise {
        private final GatewayFixture gateway;
        private final OpenApiInteractionValidator validator;

        Exercise(GatewayFixture gateway, OpenApiInteractionValidator validator) {
            this.gateway = gateway;
            this.validator = validator;
        }

        void writes(String method, String suffix, ObjectNode body, String template) {
            String path = "/v1/consultations/" + UUID.randomUUID() + suffix;
            String shown = "/v1/consultations/{consultationId}" + template;
            String sound = body.toString();
            assertRequest(method, path, sound);
            see(shown, send(method, path, sound, TOKEN, "application/json"), 201, method, path);
            see(shown, send(method, path, sound, TOKEN, "application/json"), 200, method, path);
            String other = body.deepCopy().put("patientId", "185057512345673").toString();
            see(shown, send(method, path, other, TOKEN, "application/json"), 409, method, path);
            see(shown, send(method, path, "{}", TOKEN, "application/json"), 400, method, path);
            see(shown, send(method, path, sound, "wrong", "application/json"), 401, method, path);
            see(shown, send(method, path, sound + TOO_LONG, TOKEN, "application/json"), 413, method, path);
            see(shown, send(method, path, sound, TOKEN, "text/plain"), 415, method, path);
            String invalid = body.deepCopy().put("patientId", "1").toString();
            see(shown, send(method, path, invalid, TOKEN, "application/json"), 422, method, path);
            String next = "/v1/consultations/" + UUID.randomUUID() + suffix;
            gateway.journal.answer(Mode.FAIL);
            see(shown, send(method, next, sound, TOKEN, "application/json"), 503, method, next);
            gateway.journal.answer(Mode.FULL);
            see(shown, send(method, next, sound, TOKEN, "application/json"), 507, method, next);
            gateway.journal.answer(Mode.THROW);
            see(shown, send(method, next, sound, TOKEN, "application/json"), 500, method, next);
            gateway.journal.answer(Mode.ACCEPT);
            see(shown, send(method, next, sound, TOKEN, "application/json"), 202, method, next);
            gateway.journal.answer(Mode.REPLICATE);
        }

        void reads() {
            String template = "/v1/consultations/{consultationId}";
            gateway.send(gateway.request(Bodies.OBSERVATION_PATH)
                    .header("Authorization", "Bearer " + TOKEN)
                    .PUT(BodyPublishers.ofString(Bodies.observation().toString())));
            String known = Bodies.CONSULTATION_PATH;
            String unknown = "/v1/consultations/" + UUID.randomUUID();
            see(template, send("GET", known, "", TOKEN, ""), 200, "GET", known);
            see(template, send("GET", unknown, "", TOKEN, ""), 404, "GET", unknown);
            see(template, send("GET", known, "", "wrong", ""), 401, "GET", known);
            see(template, send("GET", "/v1/consultations/1", "", TOKEN, ""), 422, "GET", known);
            see("/openapi.json", gateway.get("/openapi.json"), 200, "GET", "/openapi.json");
            everyState(template);
            listens();
        }

        /** Each state has fields of its own. */
        void everyState(String template) {
            UUID consultation = UUID.randomUUID();
            String known = "/v1/consultations/" + consultation;
            List<MissingPart> missing = List.of(
                    new MissingPart(MissingKind.SHARE, Bodies.SHARE, null),
                    new MissingPart(MissingKind.OBSERVATION_REVISION, null, 2));
            List<Change> changes = new ArrayList<>();
            for (int revision = 1; revision <= 4; revision++) {
                String path = known + "/observations/" + revision;
                String body = Bodies.observation().toString();
                see(
                        template + "/observations/{revision}",
                        send("PUT", path, body, TOKEN, "application/json"),
                        201,
                        "PUT",
                        path);
                UUID eventId = EventIds.observation(consultation, revision);
                changes.add(
                        switch (revision) {
                            case 1 -> new Change.Held(eventId, GatewayFixture.NOW, missing);
                            case 2 -> new Change.Quarantined(eventId, GatewayFixture.NOW);
                            case 3 -> new Change.Stored(eventId, GatewayFixture.NOW, 3);
                            default -> new Change.Stored(eventId, GatewayFixture.NOW, null);
                        });
            }
            assertThat(gateway.journal.change(changes, null).join()).hasSize(4);
            see(template, send("GET", known, "", TOKEN, ""), 200, "GET", known);
        }

        private void listens() {
            String path = "/v1/events";
            see(path, send("GET", path, "", TOKEN, ""), 406, "GET", path);
            see(path, send("GET", path, "", "wrong", ""), 401, "GET", path);
            // The stream itself, and its refusal when too many listen, are in EventStreamTest.
            seen.add("GET /v1/events 200");
            seen.add("GET /v1/events 503");
        }

        private Reply send(String method, String path, String body, String token, String contentType) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            gateway.address().resolve(path))
                    .header("Authorization", "Bearer " + token)
                    .method(method, BodyPublishers.ofString(body));
            return gateway.send(contentType.isEmpty() ? request : request.header("Content-Type", contentType));
        }

        private void assertRequest(String method, String path, String body) {
            SimpleRequest request = new SimpleRequest.Builder(method, path)
                    .withContentType("application/json")
                    .withHeader("Authorization", "Bearer " + TOKEN)
                    .withBody(body)
                    .build();
            note(method + " " + path, validator.validateRequest(request));
        }

        private void see(String template, Reply reply, int status, String method, String path) {
            SimpleResponse.Builder response = SimpleResponse.Builder.status(reply.status())
                    .withContentType(reply.contentType())
                    .withBody(reply.text(), StandardCharsets.UTF_8);
            for (String header : List.of("Retry-After", "WWW-Authenticate", "Location")) {
                if (!reply.header(header).isEmpty()) {
                    response.withHeader(header, reply.header(header));
                }
            }
            String what = method + " " + template + " " + reply.status();
            assertThat(reply.status()).as(what + reply.text()).isEqualTo(status);
            note(what, validator.validateResponse(path, Request.Method.valueOf(method), response.build()));
            seen.add(what);
        }

        private void note(String what, ValidationReport report) {
            report.getMessages().forEach(message -> faults.add(what + ": " + message.getMessage()));
        }
    }
}
