package dev.tally.replay.incident.proof;

import static dev.tally.replay.incident.sample.Found.BEGIN;
import static dev.tally.replay.incident.sample.Found.GATEWAY;
import static dev.tally.replay.incident.sample.Found.NOW;
import static dev.tally.replay.incident.sample.Found.about;
import static dev.tally.replay.incident.sample.Found.aboutNobody;
import static dev.tally.replay.incident.sample.Found.heard;
import static dev.tally.replay.incident.sample.Found.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.replay.audit.AuditReport;
import dev.tally.replay.audit.guarantee.Kind;
import dev.tally.replay.incident.proof.ProofReport.Verdict;
import dev.tally.replay.incident.proof.Trace.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** "Never received" is said only where nothing that was accepted can be unseen (P5, P3). */
class AbsenceTest {
    private final Absence absence = new Absence();

    private ProofReport proof(@Nullable Instant verifiedThrough, String... heldBackBy) {
        return absence.of(
                id(1),
                new AuditReport(NOW, verifiedThrough, List.of(heldBackBy), 10, 30, 10, 30, 0, Map.of()),
                List.of());
    }

    @Test
    void whenEveryNumberIsAccountedForItWasNeverReceived() {
        ProofReport proof = proof(NOW);

        assertThat(proof.verdict()).isEqualTo(Verdict.NEVER_RECEIVED);
        assertThat(proof.through()).isEqualTo(NOW);
        assertThat(proof.grounds()).isNotEmpty().anyMatch(each -> each.contains(NOW.toString()));
    }

    @Test
    void whatIsFoundAboutAnotherConsultationIsNoDoubt() {
        absence.found(about(2, Kind.HOLE, null, heard(12, "observation 1", BEGIN, false)));
        absence.found(about(3, Kind.LOST, null, heard(13, "observation 1", BEGIN, false)));

        assertThat(proof(NOW).verdict()).isEqualTo(Verdict.NEVER_RECEIVED);
    }

    @ParameterizedTest
    @EnumSource(names = {"HOLE", "MISSING_TAIL", "UNSOUND", "QUARANTINED", "TOPIC_START_MOVED", "TOPIC_RECREATED"})
    void whatNamesNoConsultationCouldBeThisOne(Kind kind) {
        absence.found(aboutNobody(kind));

        ProofReport proof = proof(NOW);

        assertThat(proof.verdict()).isEqualTo(Verdict.NOT_PROVABLE);
        assertThat(proof.doubts()).containsExactly(kind.word() + " of nobody");
        assertThat(proof.grounds()).isEmpty();
    }

    @Test
    void aSilentGatewayCouldHaveAcceptedIt() {
        assertThat(proof(NOW, GATEWAY + ", silent since " + BEGIN).verdict()).isEqualTo(Verdict.NOT_PROVABLE);
    }

    @Test
    void aRunWithoutAJournalProvesNothing() {
        absence.withoutJournal(GATEWAY, id(7));

        assertThat(proof(NOW).doubts()).hasSize(1).allMatch(each -> each.contains(GATEWAY));
    }

    @Test
    void aRowThatNoGatewayAcceptedIsNoAbsence() {
        Trace row = new Trace(Source.DATABASE, null, id(5), "tally.event", "row of its observation");

        ProofReport proof =
                absence.of(id(1), new AuditReport(NOW, NOW, List.of(), 10, 30, 10, 30, 0, Map.of()), List.of(row));

        assertThat(proof.verdict()).isEqualTo(Verdict.NOT_PROVABLE);
        assertThat(proof.traces()).containsExactly(row);
    }

    @Test
    void whereNoGatewayWasEverHeardNothingIsProved() {
        assertThat(proof(null).verdict()).isEqualTo(Verdict.NOT_PROVABLE);
    }
}
