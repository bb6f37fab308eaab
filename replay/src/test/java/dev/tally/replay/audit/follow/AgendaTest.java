package dev.tally.replay.audit.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** P4: whatever is new is judged when its grace is over, and nothing is called verified that was not judged. */
class AgendaTest {
    private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");
    private static final UUID ID = new UUID(1, 1);

    private final Agenda agenda = new Agenda(Duration.ofSeconds(40));

    @Test
    void aConsultationIsDueWhenTheGraceOfItsFirstNewsIsOver() {
        agenda.add(ID, START);
        agenda.add(ID, START.plusSeconds(30));

        assertThat(agenda.dueAt(START.plusSeconds(39))).isEmpty();
        assertThat(agenda.dueAt(START.plusSeconds(40))).containsExactly(ID);
    }

    @Test
    void whatWasTooYoungThenComesAgain() {
        agenda.add(ID, START);
        agenda.add(ID, START.plusSeconds(30));

        agenda.judged(List.of(ID), START.plusSeconds(40));

        assertThat(agenda.dueAt(START.plusSeconds(69))).isEmpty();
        assertThat(agenda.dueAt(START.plusSeconds(70))).containsExactly(ID);
        agenda.judged(List.of(ID), START.plusSeconds(70));
        assertThat(agenda.dueAt(START.plusSeconds(1_000))).isEmpty();
    }

    @Test
    void nothingIsVerifiedBeforeAWholeSweepNorAfterSomethingWasLeftOut() {
        agenda.begin(List.of(), START);
        assertThat(agenda.isBehind()).isTrue();
        agenda.swept(5, ID);
        agenda.swept(3, null);
        assertThat(agenda.isBehind()).isFalse();
        assertThat(agenda.consultations()).isEqualTo(8);

        for (int i = 0; i <= Agenda.MOST; i++) {
            agenda.add(new UUID(2, i), START);
        }
        assertThat(agenda.isBehind()).isTrue();
        agenda.begin(List.of(), START);
        agenda.swept(1, null);
        assertThat(agenda.isBehind()).isFalse();
    }
}
