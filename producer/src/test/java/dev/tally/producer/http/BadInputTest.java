package dev.tally.producer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.producer.http.GatewayFixture.Reply;
import dev.tally.producer.identity.IdentifierPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P2: what is not sound is refused whole, with every fault named at once and nothing of the patient repeated. */
class BadInputTest {
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = new GatewayFixture();
    }

    @AfterAll
    static void stop() {
        assertThat(gateway.journal.events()).isEmpty();
        gateway.close();
    }

    static Stream<Arguments> malformed() {
        String sound = Bodies.observation().toString();
        return Stream.of(
                arguments("an empty body", ""),
                arguments("a truncated body", sound.substring(0, sound.length() - 1)),
                arguments("no object", "[]"),
                arguments("a word", "null"),
                arguments("two objects", sound + sound),
                arguments("a field given twice", sound.replace("{", "{\"conclusion\": \"x\", ")),
                arguments("a comment", "/* */" + sound),
                arguments("single quotes", sound.replace('"', '\'')),
                arguments("NaN", "{\"sizeBytes\": NaN}"),
                arguments("a byte order mark", "\ufeff" + sound),
                arguments("deep nesting", "[".repeat(2000) + "]".repeat(2000)),
                arguments("deep nesting in a field", "{\"cleared\":" + "[".repeat(2000) + "]".repeat(2000) + "}"),
                arguments("a huge number", "{\"sizeBytes\": " + "9".repeat(5000) + "}"),
                arguments("a huge exponent", "{\"sizeBytes\": 1e" + "9".repeat(60) + "}"),
                arguments("a huge name", "{\"" + "n".repeat(5000) + "\": 1}"),
                arguments("a bad escape", "{\"history\": \"\\x\"}"),
                arguments("a control character", "{\"history\": \"\u0001\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void whatIsNotOneSoundJsonObjectIsAnswered400(String what, String body) {
        Reply reply = gateway.put(Bodies.OBSERVATION_PATH, body);

        GatewayHttpTest.assertProblem(reply, 400, "malformed-request");
        assertThat(reply.json().get("detail").asText()).doesNotContain("Toux", "Jackson", "com.fasterxml");
    }

    static Stream<byte[]> notUtf8() {
        byte[] sound = Bodies.observation().toString().getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                Bodies.observation().toString().getBytes(StandardCharsets.ISO_8859_1),
                Bodies.observation().toString().getBytes(StandardCharsets.UTF_16),
                inserted(sound, 0xC0, 0xAF),
                inserted(sound, 0xED, 0xA0, 0x80),
                inserted(sound, 0xF5, 0x80, 0x80, 0x80),
                inserted(sound, 0xE2, 0x82));
    }

    private static byte[] inserted(byte[] sound, int... bytes) {
        byte[] broken = new byte[sound.length + bytes.length];
        int place = new String(sound, StandardCharsets.ISO_8859_1).indexOf("Toux");
        System.arraycopy(sound, 0, broken, 0, place);
        for (int i = 0; i < bytes.length; i++) {
            broken[place + i] = (byte) bytes[i];
        }
        System.arraycopy(sound, place, broken, place + bytes.length, sound.length - place);
        return broken;
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void bytesThatAreNotUtf8AreAnswered400(byte[] body) {
        Reply reply = gateway.send(gateway.request(Bodies.OBSERVATION_PATH).PUT(BodyPublishers.ofByteArray(body)));

        GatewayHttpTest.assertProblem(reply, 400, "malformed-request");
        assertThat(reply.json().get("detail").asText()).contains("UTF-8");
    }

    @Test
    void bytesThatEndInsideACharacterAreAnswered400() {
        byte[] body = {'"', (byte) 0xE2, (byte) 0x82};

        Reply reply = gateway.send(gateway.request(Bodies.OBSERVATION_PATH).PUT(BodyPublishers.ofByteArray(body)));

        assertThat(reply.json().get("detail").asText()).contains("UTF-8");
    }

    @Test
    void allMissingFieldsAreNamedAtOnce() {
        assertThat(fields(gateway.put(Bodies.SHARE_PATH, "{}"), 400))
                .containsExactly(
                        "practitionerId",
                        "patientId",
                        "occurredAt",
                        "title",
                        "documentType",
                        "mediaType",
                        "sizeBytes",
                        "sha256",
                        "recipient");
        assertThat(fields(gateway.put(Bodies.STATEMENT_PATH, "{}"), 400))
                .containsExactly(
                        "practitionerId", "patientId", "occurredAt", "revision", "shareIds", "lastObservationRevision");
        assertThat(fields(gateway.delete(Bodies.SHARE_PATH, Bodies.parse("{}")), 400))
                .containsExactly("practitionerId", "patientId", "occurredAt");
        assertThat(fields(gateway.put(Bodies.OBSERVATION_PATH, "{}"), 400))
                .contains("practitionerId", "patientId", "occurredAt");
    }

    @Test
    void anUnknownFieldIsRefusedByName() {
        Reply reply = gateway.put(
                Bodies.OBSERVATION_PATH, Bodies.with(Bodies.observation(), body -> body.put("diagnosis", "x")));

        assertThat(fields(reply, 400)).containsExactly("diagnosis");
    }

    @Test
    void anUnknownFieldWhoseNameIsNoNameIsNotRepeated() {
        Reply reply = gateway.put(
                Bodies.OBSERVATION_PATH, Bodies.with(Bodies.observation(), body -> body.put(Bodies.PATIENT, "x")));

        assertThat(fields(reply, 400)).containsExactly("(not a plain name)");
        assertThat(reply.text()).doesNotContain(Bodies.PATIENT);
    }

    @Test
    void faultsOfShapeAndOfContentAreNamedTogether() {
        Reply reply = gateway.put(Bodies.SHARE_PATH, Bodies.with(Bodies.share(), body -> {
            body.put("patientId", "279035121518988");
            body.put("sizeBytes", "many");
            body.put("documentType", "11488-5");
            body.remove("title");
            body.putObject("recipient").put("kind", "nurse").put("name", "x");
        }));

        assertThat(fields(reply, 400))
                .containsExactly("title", "sizeBytes", "recipient.name", "patientId", "documentType", "recipient.kind");
    }

    static Stream<Arguments> wrongTypes() {
        return Stream.of(
                arguments(Bodies.OBSERVATION_PATH, change(Bodies.observation(), b -> b.put("history", 1)), "history"),
                arguments(
                        Bodies.OBSERVATION_PATH,
                        change(Bodies.observation(), b -> b.put("practitionerId", 10003879623L)),
                        "practitionerId"),
                arguments(
                        Bodies.OBSERVATION_PATH,
                        change(Bodies.observation(), b -> b.put("cleared", "history")),
                        "cleared"),
                arguments(
                        Bodies.OBSERVATION_PATH,
                        change(Bodies.observation(), b -> b.putArray("cleared").add(1)),
                        "cleared[0]"),
                arguments(Bodies.SHARE_PATH, change(Bodies.share(), b -> b.put("sizeBytes", 1.5)), "sizeBytes"),
                arguments(Bodies.SHARE_PATH, change(Bodies.share(), b -> b.put("recipient", "patient")), "recipient"),
                arguments(Bodies.STATEMENT_PATH, change(Bodies.statement(), b -> b.put("revision", true)), "revision"),
                arguments(
                        Bodies.STATEMENT_PATH,
                        change(Bodies.statement(), b -> b.putArray("shareIds").addNull()),
                        "shareIds[0]"));
    }

    @ParameterizedTest
    @MethodSource("wrongTypes")
    void aFieldOfTheWrongTypeIsAnswered400(String path, String body, String field) {
        assertThat(fields(gateway.put(path, body), 400)).containsExactly(field);
    }

    static Stream<Arguments> invalid() {
        List<Arguments> cases = new ArrayList<>();
        for (String time : List.of("yesterday", "2026-11-23", "2026-11-23T15:05:00", "0001-01-01T00:00:00Z", "")) {
            cases.add(observation(b -> b.put("occurredAt", time), "occurredAt"));
        }
        for (String text : List.of("a\u0000b", "\ud800", "a\udfffb")) {
            cases.add(observation(b -> b.put("examination", text), "examination"));
            cases.add(share(b -> b.put("title", text), "title"));
        }
        cases.add(observation(b -> b.put("practitionerId", "10003879624"), "practitionerId"));
        cases.add(observation(b -> b.put("patientId", "279035121518988"), "patientId"));
        cases.add(observation(b -> b.put("authorId", "10003879624"), "authorId"));
        cases.add(observation(b -> b.put("status", "draft"), "status"));
        cases.add(observation(b -> b.putArray("cleared").add("conclusion"), "cleared"));
        cases.add(observation(b -> b.putArray("cleared").add("history").add("history"), "cleared"));
        cases.add(observation(b -> b.putArray("cleared").add("HISTORY"), "cleared[0]"));
        cases.add(observation(b -> b.put("reasonForVisit", " ").put("conclusion", ""), "cleared"));
        cases.add(share(b -> b.put("title", " "), "title"));
        cases.add(share(b -> b.put("mediaType", "pdf"), "mediaType"));
        cases.add(share(b -> b.put("sizeBytes", -1), "sizeBytes"));
        cases.add(share(b -> b.put("sha256", "9f86"), "sha256"));
        cases.add(share(b -> b.putObject("recipient").put("kind", "practitioner"), "recipient.id"));
        cases.add(share(b -> b.putObject("recipient").put("kind", "patient").put("id", "10100534436"), "recipient.id"));
        cases.add(share(
                b -> b.putObject("recipient").put("kind", "practitioner").put("id", "10100534437"), "recipient.id"));
        cases.add(statement(b -> b.put("revision", 0), "revision"));
        cases.add(statement(b -> b.put("revision", 1L << 40), "revision"));
        cases.add(statement(b -> b.put("lastObservationRevision", 0), "lastObservationRevision"));
        cases.add(statement(b -> b.putArray("shareIds").add("1-1-1-1-1"), "shareIds[0]"));
        cases.add(statement(
                b -> b.putArray("shareIds").add(Bodies.SHARE.toString()).add(Bodies.SHARE.toString()), "shareIds"));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void contentThatBreaksARuleIsAnswered422ByName(String path, String body, String field) {
        assertThat(fields(gateway.put(path, body), 422)).containsExactly(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.0", "01", "+1", "99999999999", "one", "%31%00"})
    void aRevisionThatIsNoneIsRefused(String revision) {
        Reply reply = gateway.put(Bodies.CONSULTATION_PATH + "/observations/" + revision, Bodies.observation());

        assertThat(reply.status()).isIn(400, 422);
        assertThat(reply.contentType()).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-1-1-1-1", "279035121518989", "0d9d9a36-6f3c-4d0a-8f5e-3a8a7d6f1c1"})
    void aConsultationThatIsNoUuidIsRefusedWithoutRepeatingIt(String id) {
        Reply reply = gateway.put("/v1/consultations/" + id + "/observations/1", Bodies.observation());

        assertThat(fields(reply, 422)).containsExactly("consultationId");
        assertThat(reply.text()).doesNotContain(id);
        assertThat(gateway.get("/v1/consultations/" + id).status()).isEqualTo(422);
    }

    @Test
    void identitiesMadeForTestsAreRefusedInProduction() {
        try (GatewayFixture production =
                new GatewayFixture(IdentifierPolicy.PRODUCTION, null, Duration.ofSeconds(20))) {
            Reply reply = production.put(
                    Bodies.OBSERVATION_PATH,
                    Bodies.with(Bodies.observation(), body -> body.put("practitionerId", "99700218896")));

            assertThat(fields(reply, 422)).containsExactly("practitionerId", "patientId");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /a b HTTP/1.1", "NONSENSE", "GET /%zz HTTP/1.1"})
    void whatIsNotSoundHttpIsRefusedWithoutAStackTrace(String line) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((line + "\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[4096];
            int length = socket.getInputStream().read(answer);

            assertThat(new String(answer, 0, length, StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json")
                    .doesNotContain("Exception", "at org.", "Jetty");
        }
    }

    private static Arguments observation(Consumer<ObjectNode> change, String field) {
        return arguments(Bodies.OBSERVATION_PATH, change(Bodies.observation(), change), field);
    }

    private static Arguments share(Consumer<ObjectNode> change, String field) {
        return arguments(Bodies.SHARE_PATH, change(Bodies.share(), change), field);
    }

    private static Arguments statement(Consumer<ObjectNode> change, String field) {
        return arguments(Bodies.STATEMENT_PATH, change(Bodies.statement(), change), field);
    }

    private static String change(ObjectNode body, Consumer<ObjectNode> change) {
        return Bodies.with(body, change);
    }

    private static List<String> fields(Reply reply, int status) {
        GatewayHttpTest.assertProblem(reply, status, status == 400 ? "malformed-request" : "invalid-content");
        List<String> fields = new ArrayList<>();
        for (JsonNode error : reply.json().path("errors")) {
            assertThat(error.get("message").asText()).isNotBlank();
            fields.add(error.get("field").asText());
        }
        return fields;
    }
}
