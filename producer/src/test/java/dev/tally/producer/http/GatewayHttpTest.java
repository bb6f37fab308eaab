package dev.tally.producer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import dev.tally.producer.http.GatewayFixture.Reply;
import dev.tally.producer.identity.IdentifierPolicy;
import dev.tally.producer.journal.Change;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.MemoryJournal.Mode;
import dev.tally.schemas.digest.ContentDigest;
import dev.tally.schemas.digest.EventIds;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** P1, P3: what the gateway answers over HTTP is what is so. */
class GatewayHttpTest {
    private final GatewayFixture gateway = new GatewayFixture();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void anObservationIsAcceptedAsItWasSent() {
        Reply reply = gateway.put(Bodies.OBSERVATION_PATH, Bodies.observation());

        ObservationEvent event = (ObservationEvent) gateway.journal.events().get(0);
        ObservationContent content = (ObservationContent) event.getContent();
        assertThat(reply.status()).isEqualTo(201);
        assertThat(content.getReasonForVisit()).isEqualTo("Toux fébrile depuis trois jours");
        assertThat(content.getHistory()).isNull();
        assertThat(content.getExamination()).isEmpty();
        assertThat(content.getConclusion()).isEqualTo("Bronchite aiguë 🫁, repos");
        assertThat(event.getAuthorId()).isEqualTo(Bodies.PRACTITIONER);
        assertThat(event.getOccurredAt()).isEqualTo(Instant.parse("2026-11-23T14:05:00Z"));
    }

    @Test
    void theAnswerNamesTheEventAndWhatIsKnownOfIt() {
        Reply reply = gateway.put(Bodies.OBSERVATION_PATH, Bodies.observation());

        ObservationEvent event = (ObservationEvent) gateway.journal.events().get(0);
        ObjectNode json = reply.json();
        assertThat(json.get("eventId").asText())
                .isEqualTo(EventIds.observation(Bodies.CONSULTATION, 1).toString());
        assertThat(json.get("contentDigest").asText()).isEqualTo(ContentDigest.hex(ContentDigest.of(event)));
        assertThat(json.get("state").asText()).isEqualTo("REPLICATED");
        assertThat(json.get("sequence").asLong()).isEqualTo(1);
        assertThat(json.get("incarnation").asText())
                .isEqualTo(gateway.journal.incarnation().toString());
        assertThat(json.get("journaled").asBoolean()).isTrue();
        assertThat(json.get("duplicate").asBoolean()).isFalse();
        assertThat(reply.header("Location")).isEqualTo(Bodies.CONSULTATION_PATH);
    }

    @Test
    void aShareARetractionAndAStatementAreAcceptedAsTheyWereSent() {
        assertThat(gateway.put(Bodies.SHARE_PATH, Bodies.share()).status()).isEqualTo(201);
        assertThat(gateway.delete(Bodies.SHARE_PATH, Bodies.retraction()).status())
                .isEqualTo(201);
        assertThat(gateway.put(Bodies.STATEMENT_PATH, Bodies.statement()).status())
                .isEqualTo(201);

        assertThat(gateway.journal.events())
                .extracting(event -> ((DocumentShareEvent) event).getBody().getClass())
                .isEqualTo(java.util.List.of(DocumentShared.class, ShareRetracted.class, SharingStatement.class));
    }

    @Test
    void aRequestSentAgainIsAnswered200AndWrittenOnce() {
        Reply first = gateway.put(Bodies.OBSERVATION_PATH, Bodies.observation());

        Reply again = gateway.put(Bodies.OBSERVATION_PATH, Bodies.observation());

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().get("duplicate").asBoolean()).isTrue();
        assertThat(again.json().get("sequence")).isEqualTo(first.json().get("sequence"));
        assertThat(gateway.journal.events()).hasSize(1);
    }

    @Test
    void anotherTextUnderTheSameRevisionIsAnswered409AndNotWritten() {
        gateway.put(Bodies.OBSERVATION_PATH, Bodies.observation());

        Reply other = gateway.put(
                Bodies.OBSERVATION_PATH, Bodies.with(Bodies.observation(), body -> body.put("conclusion", "Autre")));

        assertProblem(other, 409, "conflicting-content");
        assertThat(other.json().get("detail").asText()).contains("new revision");
        assertThat(gateway.journal.events()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"FAIL, in-doubt", "CLOSING, not-taken"})
    void whatIsNotOnTheDiskIsAnswered503AndIsToBeSentAgain(Mode mode, String type) {
        gateway.journal.answer(mode);

        Reply reply = gateway.put(Bodies.OBSERVATION_PATH, Bodies.observation());

        assertProblem(reply, 503, type);
        assertThat(reply.header("Retry-After")).isEqualTo("5");
        assertThat(reply.json().get("detail").asText()).contains("Send the same request again");
        gateway.journal.answer(Mode.REPLICATE);
        assertThat(gateway.put(Bodies.OBSERVATION_PATH, Bodies.observation()).status())
                .isEqualTo(201);
    }

    @Test
    void whatIsKnownOfAConsultationIsTold() {
        gateway.put(Bodies.OBSERVATION_PATH, Bodies.observation());
        gateway.put(Bodies.SHARE_PATH, Bodies.share());

        Reply reply = gateway.get(Bodies.CONSULTATION_PATH);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("journaled").asBoolean()).isTrue();
        assertThat(reply.json().get("scope").asText()).contains("unknown to this gateway");
        assertThat(reply.json().get("events"))
                .extracting(event ->
                        event.get("kind").asText() + " " + event.get("state").asText())
                .containsExactly("observation REPLICATED", "share REPLICATED");
    }

    @Test
    void whatKafkaDoesNotAcknowledgeInTimeIsAnswered202() {
        try (GatewayFixture impatient = new GatewayFixture(IdentifierPolicy.FIXTURE, null, Duration.ofMillis(50))) {
            impatient.journal.answer(Mode.ACCEPT);

            Reply reply = impatient.put(Bodies.OBSERVATION_PATH, Bodies.observation());

            assertThat(reply.status()).isEqualTo(202);
            assertThat(reply.json().get("state").asText()).isEqualTo("ACCEPTED");
            assertThat(reply.json().get("duplicate").asBoolean()).isFalse();
            assertThat(reply.header("Location")).isEqualTo(Bodies.CONSULTATION_PATH);
        }
    }

    @Test
    void withoutRoomTheAnswerIs507WithARemedyAndNothingIsWritten() {
        gateway.journal.answer(Mode.FULL);

        Reply reply = gateway.put(Bodies.OBSERVATION_PATH, Bodies.observation());

        assertProblem(reply, 507, "no-room");
        assertThat(reply.header("Retry-After")).isEqualTo("5");
        assertThat(reply.json().get("detail").asText()).contains("nothing was written", "the disk is full");
        assertThat(gateway.journal.events()).isEmpty();
    }

    @Test
    void whoPrefersToWaitIsAnsweredWhenItIsStored() {
        gateway.journal.answer(Mode.STORE);

        Reply reply = gateway.send(gateway.request(Bodies.OBSERVATION_PATH)
                .header("Prefer", "respond-async, wait=10")
                .PUT(BodyPublishers.ofString(Bodies.observation().toString())));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().get("state").asText()).isEqualTo("STORED");
        assertThat(reply.json().get("version").asInt()).isEqualTo(2);
        assertThat(reply.header("Preference-Applied")).isEqualTo("wait=10");
    }

    @Test
    void whoWaitsInVainIsToldWhatIsTrueThen() {
        Reply reply = gateway.send(gateway.request(Bodies.OBSERVATION_PATH)
                .header("Prefer", "wait=1")
                .PUT(BodyPublishers.ofString(Bodies.observation().toString())));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().get("state").asText()).isEqualTo("REPLICATED");
    }

    @ParameterizedTest
    @CsvSource({
        "wait=86400, wait=20",
        "'handling=lenient; wait = 3', wait=3",
        "waiting=3, ''",
        "wait=-1, ''",
        "wait=, ''"
    })
    void aWaitIsBoundedAndWhatIsNotUnderstoodIsIgnored(String prefer, String applied) {
        gateway.journal.answer(Mode.STORE);

        Reply reply = gateway.send(gateway.request(Bodies.OBSERVATION_PATH)
                .header("Prefer", prefer)
                .PUT(BodyPublishers.ofString(Bodies.observation().toString())));

        assertThat(reply.header("Preference-Applied")).isEqualTo(applied);
    }

    @Test
    void ofEachHalfAndOfTheRecordItIsToldHowFarItIs() {
        gateway.put(Bodies.OBSERVATION_PATH, Bodies.observation());
        gateway.put(Bodies.CONSULTATION_PATH + "/observations/2", Bodies.observation());
        List<MissingPart> missing = List.of(new MissingPart(MissingKind.SHARE, Bodies.SHARE, null));
        List<Entry> changed = gateway.journal
                .change(
                        List.of(
                                new Change.Stored(EventIds.observation(Bodies.CONSULTATION, 1), GatewayFixture.NOW, 2),
                                new Change.Held(
                                        EventIds.observation(Bodies.CONSULTATION, 2), GatewayFixture.NOW, missing)),
                        null)
                .join();

        ObjectNode json = gateway.get(Bodies.CONSULTATION_PATH).json();

        assertThat(changed).hasSize(2);
        assertThat(json.at("/halves/observation/state").asText()).isEqualTo("HELD");
        assertThat(json.at("/halves/sharing/state").asText()).isEqualTo("unknown to this gateway");
        assertThat(json.at("/record/state").asText()).isEqualTo("STORED");
        assertThat(json.at("/record/version").asInt()).isEqualTo(2);
        assertThat(json.at("/record/waitingSince").asText()).isEqualTo(GatewayFixture.NOW.toString());
        assertThat(json.at("/record/missing/0/shareId").asText()).isEqualTo(Bodies.SHARE.toString());
        assertThat(json.at("/events/0/version").asInt()).isEqualTo(2);
        assertThat(json.at("/events/1/missing/0/kind").asText()).isEqualTo("share");
    }

    @Test
    void aConsultationThatIsNotKnownIsSaidToBeUnknownToThisGateway() {
        assertProblem(gateway.get(Bodies.CONSULTATION_PATH), 404, "unknown-to-this-gateway");
    }

    @Test
    void anAddressThatIsNotThereIsAnswered404() {
        assertProblem(gateway.get("/v1/patients"), 404, "not-found");
        assertProblem(gateway.get("/"), 404, "not-found");
    }

    @Test
    void aMethodThatTheAddressDoesNotTakeIsAnswered405WithThoseItTakes() {
        Reply reply = gateway.send(gateway.request(Bodies.SHARE_PATH).POST(BodyPublishers.ofString("{}")));

        assertProblem(reply, 405, "method-not-allowed");
        assertThat(reply.header("Allow")).contains("PUT").contains("DELETE");
    }

    @ParameterizedTest
    @CsvSource({"text/plain", "application/json;charset=iso-8859-1", "application/xml", "''"})
    void aBodyThatIsNotSaidToBeJsonInUtf8IsAnswered415(String contentType) {
        Reply reply = gateway.send(
                java.net.http.HttpRequest.newBuilder(gateway.address().resolve(Bodies.OBSERVATION_PATH))
                        .header("Content-Type", contentType)
                        .PUT(BodyPublishers.ofString(Bodies.observation().toString())));

        assertProblem(reply, 415, "unsupported-media-type");
    }

    @ParameterizedTest
    @CsvSource({"application/json;charset=utf-8", "application/json; charset=\"UTF-8\"", "APPLICATION/JSON"})
    void aBodyThatIsSaidToBeJsonInUtf8IsTaken(String contentType) {
        Reply reply = gateway.send(
                java.net.http.HttpRequest.newBuilder(gateway.address().resolve(Bodies.OBSERVATION_PATH))
                        .header("Content-Type", contentType)
                        .PUT(BodyPublishers.ofString(Bodies.observation().toString())));

        assertThat(reply.status()).isEqualTo(201);
    }

    @Test
    void aBodyAboveTheLimitIsAnswered413() {
        String long_ = "é".repeat(GatewayFixture.LIMIT_BYTES);
        String body = Bodies.with(Bodies.observation(), json -> json.put("history", long_));

        assertProblem(gateway.put(Bodies.OBSERVATION_PATH, body), 413, "too-large");
        assertThat(gateway.journal.events()).isEmpty();
    }

    @Test
    void aBodyAboveTheLimitThatDoesNotSayItsLengthIsAnswered413() {
        byte[] body = new byte[GatewayFixture.LIMIT_BYTES + 1];
        java.util.Arrays.fill(body, (byte) ' ');

        Reply reply = gateway.send(gateway.request(Bodies.OBSERVATION_PATH)
                .PUT(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body))));

        assertProblem(reply, 413, "too-large");
    }

    @Test
    void aBodyOfExactlyTheLimitIsTaken() {
        String body = Bodies.observation().toString();
        int padding = GatewayFixture.LIMIT_BYTES - body.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;

        assertThat(gateway.put(Bodies.OBSERVATION_PATH, body + " ".repeat(padding))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"THROW", "COLLAPSE"})
    void aFaultOfTheGatewayIsAnswered500WithAReferenceAndWithoutDetails(Mode mode) {
        gateway.journal.answer(mode);

        Reply reply = gateway.put(Bodies.OBSERVATION_PATH, Bodies.observation());

        assertProblem(reply, 500, "internal-error");
        assertThat(reply.text())
                .contains("reference")
                .doesNotContain("IllegalState", "StackOverflow", "at dev.tally", "quotes");
    }

    @Test
    void answersAreCountedByKindAndByStatus() {
        gateway.put(Bodies.OBSERVATION_PATH, Bodies.observation());
        gateway.put(Bodies.OBSERVATION_PATH, "{");

        assertThat(gateway.meters
                        .get("tally.gateway.accepted")
                        .tag("kind", "observation")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(gateway.meters
                        .get("tally.gateway.refused")
                        .tag("status", "400")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(gateway.meters.get("tally.gateway.acknowledgement").timer().count())
                .isEqualTo(1);
    }

    static void assertProblem(Reply reply, int status, String type) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.contentType()).isEqualTo("application/problem+json");
        ObjectNode json = reply.json();
        assertThat(json.get("type").asText()).isEqualTo("urn:tally:problem:" + type);
        assertThat(json.get("status").asInt()).isEqualTo(status);
        assertThat(json.get("title").asText()).isNotBlank();
        assertThat(json.get("detail").asText()).isNotBlank();
    }
}
