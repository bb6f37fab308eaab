package dev.tally.cli.canary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.cli.client.GatewayRequest;
import dev.tally.event.EventKind;
import dev.tally.producer.command.Note;
import dev.tally.replay.audit.canary.CanaryConsultation;
import dev.tally.replay.audit.canary.CanaryShape;
import dev.tally.schemas.canary.Canary;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P4: a canary is a consultation like others, or it proves nothing of theirs. */
class CanaryRequestsTest {
    private static final UUID ID = Canary.newConsultationId(new Random(3));
    private static final int HALF_LIMIT = 256 << 10;

    private static List<GatewayRequest> requests(CanaryShape shape) {
        return CanaryRequests.of(new CanaryConsultation(ID, shape, Instant.parse("2026-03-10T03:00:00Z")));
    }

    private static List<EventKind> kinds(CanaryShape shape) {
        return requests(shape).stream().map(GatewayRequest::kind).toList();
    }

    @ParameterizedTest
    @EnumSource
    void everyShapeIsCompleteIsNobodysAndHasANoteThatAGatewayTakes(CanaryShape shape) {
        assertThat(kinds(shape)).contains(EventKind.OBSERVATION).containsAnyOf(EventKind.SHARE, EventKind.STATEMENT);
        assertThat(requests(shape)).allSatisfy(request -> {
            assertThat(request.consultationId()).isEqualTo(ID);
            assertThat(request.body().path("practitionerId").asText()).isEqualTo(Canary.PRACTITIONER_ID);
            assertThat(request.body().path("patientId").asText()).isEqualTo(Canary.PATIENT_ID);
            if (request.kind() == EventKind.OBSERVATION) {
                ObjectNode note = request.body();
                assertThat(Note.problems(
                                note.path("reasonForVisit").asText(),
                                note.path("history").asText(),
                                note.path("examination").asText(),
                                note.path("conclusion").asText(),
                                Set.of()))
                        .isEmpty();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentAgainIsTheSame(CanaryShape shape) {
        assertThat(requests(shape)).isEqualTo(requests(shape));
    }

    @Test
    void theShapesAreWhatTheyAreCalled() {
        assertThat(kinds(CanaryShape.OBSERVATION_ONLY)).containsExactly(EventKind.OBSERVATION, EventKind.STATEMENT);
        assertThat(kinds(CanaryShape.OBSERVATION_THEN_SHARE)).containsExactly(EventKind.OBSERVATION, EventKind.SHARE);
        assertThat(kinds(CanaryShape.SHARE_THEN_OBSERVATION)).containsExactly(EventKind.SHARE, EventKind.OBSERVATION);
        List<GatewayRequest> twice = requests(CanaryShape.SENT_TWICE);
        assertThat(twice.subList(2, 4)).isEqualTo(twice.subList(0, 2));
    }

    @Test
    void theLargeOneIsNearTheLimitOfAHalfAndBelowIt() {
        assertThat(requests(CanaryShape.LARGE).get(0).bodyBytes())
                .hasSizeBetween(HALF_LIMIT * 3 / 4, HALF_LIMIT - 1_024);
    }
}
