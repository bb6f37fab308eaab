package dev.tally.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.IncompleteConsultation;
import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.schemas.topic.Topics;
import dev.tally.streams.state.JoinStores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P4: a consultation whose waiting passes its deadline")
class DeadlineTest extends OnABench {
    private static final MissingPart THE_OBSERVATION = new MissingPart(MissingKind.OBSERVATION, null, null);

    @Test
    void is_raised_once_with_what_is_missing() {
        bench.arrives(events.share(1));
        bench.passes(Duration.ofMinutes(30).minusSeconds(2));
        assertThat(bench.incompletes()).isEmpty();

        bench.passes(Duration.ofSeconds(3));

        IncompleteConsultation notice = bench.incompletes().get(0);
        assertThat(notice.getConsultationId()).isEqualTo(CONSULTATION);
        assertThat(notice.getMissing()).containsExactly(THE_OBSERVATION);
        assertThat(notice.getPatientId()).isEqualTo(TestEvents.RIGHT.patientId());
        assertThat(notice.getWaitingSince()).isEqualTo(JoinBench.NOON);
        assertThat(notice.getDeadline()).isEqualTo(JoinBench.NOON.plus(Duration.ofMinutes(30)));
        assertThat(notice.getRaisedAt())
                .isBetween(notice.getDeadline(), notice.getDeadline().plusSeconds(2));
        assertThat(notice.getResolvedAt()).isNull();
        assertThat(notice.getStoredVersion()).isNull();
        bench.passes(Duration.ofDays(1));
        assertThat(bench.incompletes()).isEmpty();
    }

    @Test
    void is_raised_60_seconds_after_a_statement_and_12_hours_after_an_observation_alone() {
        TestEvents other = new TestEvents(new UUID(5, 5));
        bench.arrives(events.statement(1, 1, 1));
        bench.arrives(other.observation(1));

        bench.passes(Duration.ofSeconds(61));
        assertThat(bench.incompletes())
                .extracting(IncompleteConsultation::getConsultationId)
                .containsExactly(CONSULTATION);

        bench.passes(Duration.ofHours(12));
        assertThat(bench.incompletes())
                .extracting(IncompleteConsultation::getConsultationId)
                .containsExactly(other.consultationId());
    }

    @Test
    void is_not_raised_if_it_became_complete_in_time() {
        bench.arrives(events.observation(1));
        bench.arrives(events.statement(1, 1, 1));
        bench.passes(Duration.ofSeconds(30));
        bench.arrives(events.share(1));
        bench.passes(Duration.ofDays(2));

        assertThat(bench.incompletes()).isEmpty();
    }

    @Test
    void is_raised_by_its_newest_statement() {
        bench.arrives(events.observation(1));
        bench.arrives(events.statement(1, 1, 1));
        bench.passes(Duration.ofSeconds(50));
        bench.arrives(events.statement(2, 1, 1, 2));
        bench.passes(Duration.ofSeconds(50));
        assertThat(bench.incompletes()).isEmpty();

        bench.passes(Duration.ofSeconds(11));
        assertThat(bench.incompletes()).hasSize(1);
    }

    @Test
    void is_not_raised_while_the_join_is_behind_and_is_raised_once_it_has_caught_up() {
        bench.arrives(events.share(1));
        bench.isBehind(true);
        bench.passes(Duration.ofHours(3));
        assertThat(bench.incompletes()).isEmpty();

        bench.isBehind(false);
        bench.passes(Duration.ofSeconds(1));
        assertThat(bench.incompletes()).hasSize(1);
    }

    @Test
    void is_not_raised_if_what_it_waited_for_was_only_unread() {
        bench.arrives(events.share(1));
        bench.isBehind(true);
        bench.passes(Duration.ofHours(3));
        bench.arrives(events.observation(1));
        bench.isBehind(false);
        bench.passes(Duration.ofSeconds(2));

        assertThat(bench.incompletes()).isEmpty();
        assertThat(bench.records()).hasSize(1);
    }

    @Test
    void is_resolved_when_what_is_missing_comes_however_late() {
        bench.arrives(events.share(1));
        bench.passes(Duration.ofHours(1));
        IncompleteConsultation raised = bench.incompletes().get(0);
        bench.passes(Duration.ofDays(30));
        bench.arrives(events.observation(1));

        IncompleteConsultation resolved = bench.incompletes().get(0);
        assertThat(resolved.getMissing()).isEmpty();
        assertThat(resolved.getRaisedAt()).isEqualTo(raised.getRaisedAt());
        assertThat(resolved.getWaitingSince()).isEqualTo(raised.getWaitingSince());
        assertThat(resolved.getResolvedAt()).isEqualTo(now(Duration.ofHours(1).plusDays(30)));
        assertThat(bench.records()).hasSize(1);
    }

    @Test
    void is_said_again_when_it_waits_for_something_else() {
        bench.arrives(events.share(1));
        bench.passes(Duration.ofHours(1));
        bench.incompletes();

        bench.arrives(events.share(2));
        assertThat(bench.incompletes()).isEmpty();

        bench.arrives(events.statement(1, 2, 1, 3));
        assertThat(bench.incompletes()).isEmpty();

        bench.arrives(events.observation(1));
        assertThat(bench.incompletes())
                .singleElement()
                .satisfies(notice -> assertThat(notice.getMissing())
                        .containsExactly(
                                new MissingPart(MissingKind.OBSERVATION_REVISION, null, 2),
                                new MissingPart(MissingKind.SHARE, TestEvents.shareId(3), null)));
    }

    @Test
    void names_the_stored_version_if_it_was_complete_once() {
        bench.arrives(events.observation(1));
        bench.arrives(events.share(1));
        bench.arrives(events.statement(1, 1, 1, 2));
        bench.passes(Duration.ofSeconds(61));

        assertThat(bench.incompletes())
                .extracting(IncompleteConsultation::getStoredVersion)
                .containsExactly(2);
    }

    @Test
    void is_named_after_the_observation_s_patient_once_there_is_one() {
        bench.arrives(events.of(TestEvents.OTHER_PATIENT).share(1));
        bench.passes(Duration.ofHours(1));
        assertThat(bench.incompletes())
                .extracting(IncompleteConsultation::getPatientId)
                .containsExactly(TestEvents.OTHER_PATIENT.patientId());

        bench.arrives(events.observation(1));
        bench.arrives(events.share(1));

        List<IncompleteConsultation> notices = bench.incompletes();
        assertThat(notices).extracting(IncompleteConsultation::getPatientId).containsOnly(TestEvents.RIGHT.patientId());
        assertThat(notices.get(notices.size() - 1).getResolvedAt()).isNotNull();
    }

    @Test
    void can_be_raised_again_after_it_was_resolved() {
        bench.arrives(events.observation(1));
        bench.arrives(events.statement(1, 1, 1));
        bench.passes(Duration.ofSeconds(61));
        bench.arrives(events.share(1));
        bench.arrives(events.statement(2, 1, 1, 2));
        bench.incompletes();

        bench.passes(Duration.ofSeconds(61));

        assertThat(bench.incompletes())
                .extracting(IncompleteConsultation::getStoredVersion)
                .containsExactly(3);
    }

    @Test
    void leaves_nothing_in_the_index_when_it_is_raised_or_resolved() {
        bench.arrives(events.share(1));
        bench.passes(Duration.ofHours(1));
        bench.arrives(events.observation(1));

        assertThat(bench.changes(JoinStores.DEADLINES)).isEqualTo(new JoinBench.Changes(1, 1));
    }

    @Test
    void is_keyed_by_consultation_so_that_its_newest_standing_is_kept() {
        bench.arrives(events.share(1));
        bench.passes(Duration.ofHours(1));

        assertThat(bench.read(Topics.INCOMPLETE))
                .extracting(record -> record.key())
                .containsExactly(CONSULTATION);
    }

    private static Instant now(Duration since) {
        return JoinBench.NOON.plus(since);
    }
}
