package dev.tally.schemas.assembly;

import static dev.tally.schemas.assembly.Facts.CONSULTATION;
import static dev.tally.schemas.assembly.Facts.NOON;
import static dev.tally.schemas.assembly.Facts.RIGHT;
import static dev.tally.schemas.assembly.Facts.WRONG_PATIENT;
import static dev.tally.schemas.assembly.Facts.WRONG_PRACTITIONER;
import static dev.tally.schemas.assembly.Facts.altered;
import static dev.tally.schemas.assembly.Facts.at;
import static dev.tally.schemas.assembly.Facts.by;
import static dev.tally.schemas.assembly.Facts.observation;
import static dev.tally.schemas.assembly.Facts.retraction;
import static dev.tally.schemas.assembly.Facts.share;
import static dev.tally.schemas.assembly.Facts.shareId;
import static dev.tally.schemas.assembly.Facts.sized;
import static dev.tally.schemas.assembly.Facts.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.event.QuarantineReason;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.LedgerEntry;
import dev.tally.schemas.assembly.Assembly.Incompleteness;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The completeness table of docs/DESIGN.md, section 3, row by row, and every rule under it. */
@DisplayName("The completeness rule")
class AssemblerTest {
    private static final MissingPart THE_OBSERVATION = new MissingPart(MissingKind.OBSERVATION, null, null);
    private static final MissingPart THE_SHARING_HALF = new MissingPart(MissingKind.SHARING_HALF, null, null);

    static Stream<Arguments> table() {
        return Stream.of(
                // No observation, any statement, any shares.
                row("a share alone", List.of(share(1)), THE_OBSERVATION),
                row("a retraction alone", List.of(retraction(1)), THE_OBSERVATION),
                row("a statement of no shares alone", List.of(statement(1, 1)), THE_OBSERVATION),
                row("a statement and all its shares", List.of(share(1), statement(1, 1, 1)), THE_OBSERVATION),
                // An observation, no statement, no share.
                row("an observation alone", List.of(observation(1)), THE_SHARING_HALF),
                row("two revisions alone", List.of(observation(1), observation(2)), THE_SHARING_HALF),
                row("an observation and a retraction", List.of(observation(1), retraction(1)), THE_SHARING_HALF),
                // An observation, no statement, one share or more.
                row("an observation and a share", List.of(observation(1), share(1))),
                row("an observation and two shares", List.of(share(2), observation(1), share(1))),
                row("a second revision and a share", List.of(observation(2), share(1))),
                // A statement: everything it names arrived.
                row("a statement of no shares", List.of(observation(1), statement(1, 1))),
                row("a statement of two shares", List.of(observation(1), share(1), share(2), statement(1, 1, 1, 2))),
                row("a statement of the last revision", List.of(observation(1), observation(2), statement(1, 2))),
                row("a share named twice", List.of(observation(1), share(1), statement(1, 1, 1, 1))),
                // A statement: something it names is missing.
                row("a share is missing", List.of(observation(1), share(1), statement(1, 1, 1, 2)), theShare(2)),
                row("two are missing", List.of(observation(1), statement(1, 1, 3, 2, 3)), theShare(2), theShare(3)),
                row("an older revision only", List.of(observation(1), statement(1, 2)), theRevision(2)),
                row("a newer revision only", List.of(observation(2), statement(1, 1)), theRevision(1)),
                row("both", List.of(observation(1), statement(1, 2, 1)), theRevision(2), theShare(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    @DisplayName("P1, P4: a record is complete when the table says so, and what it waits for is named")
    void a_record_is_complete_when_the_table_says_so(String name, List<Arrival> arrivals, List<MissingPart> missing) {
        Course course = Course.standard(arrivals.toArray(Arrival[]::new));

        assertThat(course.verdict().missingParts()).isEqualTo(missing);
        assertThat(course.verdict().isComplete()).isEqualTo(missing.isEmpty());
        assertThat(course.last().verdict()).isEqualTo(course.verdict());
        assertThat(course.quarantined()).isEmpty();
        if (missing.isEmpty()) {
            assertThat(course.last().emission()).isEqualTo(Emission.NEW_VERSION);
            assertThat(course.emitted()).hasSize(arrivals.size());
        }
    }

    @Nested
    @DisplayName("P2: versions")
    class Versions {
        @Test
        void are_not_emitted_while_the_record_waits() {
            Course course = Course.standard(observation(1), observation(2), statement(1, 2, 1));

            assertThat(course.versions()).isEmpty();
            assertThat(Assembler.emittedVersion(course.ledger())).isZero();
        }

        @Test
        void hold_all_events_superseded_retracted_and_unnamed_ones_included() {
            Course course = Course.standard(
                    observation(1),
                    observation(2),
                    share(1),
                    retraction(1),
                    share(2),
                    statement(1, 2, 1),
                    statement(2, 2));

            assertThat(course.last().emission()).isEqualTo(Emission.NEW_VERSION);
            assertThat(Assembler.emittedVersion(course.ledger())).isEqualTo(7);
            assertThat(course.emitted()).hasSize(7);
        }

        @Test
        void grow_with_each_event_once_complete() {
            Course course = Course.standard(observation(1), share(1), retraction(1), observation(2));

            assertThat(course.versions()).extracting(version -> version.size()).containsExactly(2, 3, 4);
        }

        @Test
        void stay_when_a_complete_record_waits_again_and_the_events_since_wait() {
            Course course = Course.standard(observation(1), share(1), statement(1, 1, 1, 2), observation(2));

            assertThat(course.last().emission()).isEqualTo(Emission.NONE);
            assertThat(course.verdict().missingParts()).containsExactly(theShare(2));
            assertThat(Assembler.emittedVersion(course.ledger())).isEqualTo(2);
            assertThat(course.emitted()).containsExactlyInAnyOrder(id(observation(1)), id(share(1)));
        }

        @Test
        void take_up_everything_that_waited_once_the_record_is_complete_again() {
            Course course = Course.standard(observation(1), share(1), statement(1, 1, 1, 2), observation(2), share(2));

            assertThat(course.last().emission()).isEqualTo(Emission.NEW_VERSION);
            assertThat(Assembler.emittedVersion(course.ledger())).isEqualTo(5);
        }
    }

    @Nested
    @DisplayName("P2: a duplicate")
    class Duplicates {
        @Test
        void of_an_event_that_waits_changes_nothing_and_says_nothing() {
            Course course = Course.standard(share(1));
            ConsultationLedger before = course.ledger();

            Assembly assembly = course.arrive(at(NOON.plusSeconds(9), share(1)));

            assertThat(assembly.admission()).isInstanceOf(Admission.Duplicate.class);
            assertThat(assembly.emission()).isEqualTo(Emission.NONE);
            assertThat(assembly.ledger()).isSameAs(before);
        }

        @Test
        void of_an_event_of_a_version_has_that_version_emitted_again() {
            Course course = Course.standard(observation(1), share(1));
            ConsultationLedger before = course.ledger();

            assertThat(course.arrive(observation(1)).emission()).isEqualTo(Emission.REPEATED_VERSION);
            assertThat(course.arrive(share(1)).emission()).isEqualTo(Emission.REPEATED_VERSION);
            assertThat(course.ledger()).isSameAs(before);
        }

        @Test
        void while_the_record_is_open_again_is_answered_only_if_it_is_of_the_emitted_version() {
            Course course = Course.standard(observation(1), share(1), statement(1, 1, 2));

            assertThat(course.arrive(share(1)).emission()).isEqualTo(Emission.REPEATED_VERSION);
            assertThat(course.arrive(statement(1, 1, 2)).emission()).isEqualTo(Emission.NONE);
            assertThat(course.verdict().missingParts()).containsExactly(theShare(2));
        }
    }

    @Nested
    @DisplayName("P2: a contradiction")
    class Conflicts {
        @Test
        void in_content_leaves_what_came_first_and_is_refused() {
            Course course = Course.standard(observation(1), share(1));
            ConsultationLedger before = course.ledger();

            assertRefused(course.arrive(altered(observation(1), 1)), QuarantineReason.CONFLICTING_CONTENT);
            assertRefused(course.arrive(altered(share(1), 1)), QuarantineReason.CONFLICTING_CONTENT);
            assertThat(course.ledger()).isSameAs(before);
        }

        @Test
        void in_content_does_not_block_the_fact_that_came_first() {
            Course course = Course.standard(observation(1), share(1), altered(share(1), 1));

            assertThat(course.arrive(share(1)).emission()).isEqualTo(Emission.REPEATED_VERSION);
        }

        @Test
        void in_the_patient_or_the_practitioner_is_refused_after_the_first_observation() {
            Course course = Course.standard(observation(1));

            assertRefused(course.arrive(by(WRONG_PATIENT, share(1))), QuarantineReason.CONFLICTING_SUBJECT);
            assertRefused(course.arrive(by(WRONG_PRACTITIONER, share(1))), QuarantineReason.CONFLICTING_SUBJECT);
            assertRefused(course.arrive(by(WRONG_PATIENT, observation(2))), QuarantineReason.CONFLICTING_SUBJECT);
            assertRefused(course.arrive(by(WRONG_PATIENT, statement(1, 1))), QuarantineReason.CONFLICTING_SUBJECT);
            assertThat(course.verdict().missingParts()).containsExactly(THE_SHARING_HALF);
        }

        @Test
        void in_the_patient_is_evicted_when_the_first_observation_arrives_after_it() {
            Course course = Course.standard(by(WRONG_PATIENT, share(1)), share(2));

            Assembly assembly = course.arrive(observation(1));

            assertThat(assembly.evicted()).extracting(LedgerEntry::getEventId).containsExactly(id(share(1)));
            assertThat(assembly.emission()).isEqualTo(Emission.NEW_VERSION);
            assertThat(course.emitted()).containsExactlyInAnyOrder(id(observation(1)), id(share(2)));
            assertThat(assembly.ledger().getSubjects()).containsExactly(RIGHT);
        }

        @Test
        void in_the_patient_alone_does_not_complete_a_record() {
            Course course = Course.standard(by(WRONG_PATIENT, share(1)), observation(1));

            assertThat(course.verdict().missingParts()).containsExactly(THE_SHARING_HALF);
            assertThat(course.versions()).isEmpty();
        }

        @Test
        void in_the_patient_cannot_push_out_the_right_share_of_the_same_id() {
            Course wrongFirst = Course.standard(by(WRONG_PATIENT, share(1)), share(1), observation(1));
            Course rightFirst = Course.standard(share(1), by(WRONG_PATIENT, share(1)), observation(1));

            assertThat(wrongFirst.admitted()).isEqualTo(rightFirst.admitted()).contains(fact(share(1)));
            assertThat(wrongFirst.quarantined()).containsExactly(fact(by(WRONG_PATIENT, share(1))));
            assertThat(rightFirst.quarantined()).containsExactly(fact(by(WRONG_PATIENT, share(1))));
        }

        @Test
        void between_observations_is_decided_by_the_first_one() {
            Course course = Course.standard(by(WRONG_PATIENT, observation(2)), observation(1), share(1));

            assertThat(course.admitted()).containsExactly(fact(by(WRONG_PATIENT, observation(2))));
            assertThat(course.quarantined()).containsExactlyInAnyOrder(fact(observation(1)), fact(share(1)));
        }

        @Test
        void by_a_statement_of_another_patient_does_not_count() {
            Course course = Course.standard(by(WRONG_PATIENT, statement(9, 9, 9)), share(1), observation(1));

            assertThat(course.verdict().isComplete()).isTrue();
        }
    }

    @Nested
    @DisplayName("P1: nothing is overwritten, and nothing comes too late")
    class Kept {
        @Test
        void an_older_revision_that_arrives_late_is_kept_and_makes_a_new_version() {
            Course course = Course.standard(observation(2), share(1), observation(1));

            assertThat(course.last().emission()).isEqualTo(Emission.NEW_VERSION);
            assertThat(course.emitted()).contains(id(observation(1)), id(observation(2)));
        }

        @Test
        void an_older_statement_that_arrives_late_is_kept_and_does_not_count() {
            Course course = Course.standard(observation(1), statement(2, 1), statement(1, 1, 1, 2));

            assertThat(course.verdict().isComplete()).isTrue();
            assertThat(course.emitted()).contains(id(statement(1, 1, 1, 2)));
        }

        @Test
        void a_retracted_share_still_counts_and_stays() {
            Course course = Course.standard(observation(1), statement(1, 1, 1), retraction(1), share(1));

            assertThat(course.verdict().isComplete()).isTrue();
            assertThat(course.emitted()).contains(id(share(1)), id(retraction(1)));
        }

        @Test
        void a_retraction_alone_is_not_the_share_that_a_statement_names() {
            Course course = Course.standard(observation(1), retraction(1), statement(1, 1, 1));

            assertThat(course.verdict().missingParts()).containsExactly(theShare(1));
        }

        @Test
        void a_half_that_arrives_30_days_late_completes_its_record() {
            Course course = Course.standard(share(1), at(NOON.plus(Duration.ofDays(30)), observation(1)));

            assertThat(course.last().emission()).isEqualTo(Emission.NEW_VERSION);
        }
    }

    @Nested
    @DisplayName("P3, P4: a consultation raised as incomplete")
    class Raised {
        @Test
        void is_resolved_when_it_becomes_complete() {
            Assembly assembly = Course.standard(share(1)).raise().arrive(observation(1));

            assertThat(assembly.incompleteness()).isEqualTo(Incompleteness.RESOLVED);
            assertThat(assembly.ledger().getRaisedAt()).isNull();
        }

        @Test
        void is_said_again_when_it_waits_for_something_else() {
            Assembly assembly = Course.standard(observation(1)).raise().arrive(statement(1, 1, 1));

            assertThat(assembly.incompleteness()).isEqualTo(Incompleteness.STILL_WAITING);
            assertThat(assembly.ledger().getRaisedAt()).isEqualTo(NOON);
        }

        @Test
        void is_not_said_again_when_it_waits_for_the_same() {
            Course course = Course.standard(share(1)).raise();

            assertThat(course.arrive(share(2)).incompleteness()).isEqualTo(Incompleteness.UNCHANGED);
            assertThat(course.arrive(share(2)).incompleteness()).isEqualTo(Incompleteness.UNCHANGED);
            assertThat(course.arrive(altered(share(2), 1)).incompleteness()).isEqualTo(Incompleteness.UNCHANGED);
            assertThat(course.ledger().getRaisedAt()).isEqualTo(NOON);
        }

        @Test
        void keeps_its_version_and_can_be_raised_again() {
            Course course = Course.standard(observation(1), share(1), statement(1, 1, 2))
                    .raise();

            assertThat(Assembler.emittedVersion(course.ledger())).isEqualTo(2);
            assertThat(course.arrive(share(2)).incompleteness()).isEqualTo(Incompleteness.RESOLVED);
            assertThat(course.arrive(statement(2, 2)).incompleteness()).isEqualTo(Incompleteness.UNCHANGED);
            assertThat(course.verdict().missingParts()).containsExactly(theRevision(2));
            assertThat(course.ledger().getRaisedAt()).isNull();
        }

        @Test
        void that_was_never_raised_is_not_resolved() {
            assertThat(Course.standard(share(1), observation(1)).last().incompleteness())
                    .isEqualTo(Incompleteness.UNCHANGED);
        }
    }

    @Nested
    @DisplayName("P2: limits")
    class Limited {
        private final Assembler small = new Assembler(new Limits(2, 250, 350));

        @Test
        void refuse_a_share_too_many_and_nothing_else() {
            Course course = new Course(small);
            course.arrive(sized(1, share(1)));
            course.arrive(sized(1, share(2)));

            assertRefused(course.arrive(sized(1, share(3))), QuarantineReason.LIMIT_EXCEEDED);
            assertThat(course.arrive(sized(1, share(2))).admission()).isInstanceOf(Admission.Duplicate.class);
            assertThat(course.arrive(sized(1, retraction(3))).admission()).isInstanceOf(Admission.Admitted.class);
        }

        @Test
        void are_reached_by_bytes_exactly() {
            Course course = new Course(small);
            course.arrive(sized(200, observation(1)));

            assertRefused(course.arrive(sized(51, observation(2))), QuarantineReason.LIMIT_EXCEEDED);
            assertThat(course.arrive(sized(50, observation(2))).admission()).isInstanceOf(Admission.Admitted.class);
        }

        @Test
        void of_one_half_are_not_spent_by_the_other() {
            Course course = new Course(small);
            course.arrive(sized(250, observation(1)));

            assertThat(course.arrive(sized(350, share(1))).emission()).isEqualTo(Emission.NEW_VERSION);
            assertRefused(course.arrive(sized(1, share(2))), QuarantineReason.LIMIT_EXCEEDED);
        }

        @Test
        void are_not_spent_by_events_of_another_patient() {
            Course course = new Course(small);
            course.arrive(by(WRONG_PATIENT, sized(350, share(1))));

            assertThat(course.arrive(sized(350, share(1))).admission()).isInstanceOf(Admission.Admitted.class);
            assertRefused(course.arrive(by(WRONG_PATIENT, sized(1, share(2)))), QuarantineReason.LIMIT_EXCEEDED);
        }

        @Test
        void keep_the_largest_record_under_what_its_topic_takes() {
            assertThat(Limits.STANDARD.observationBytes() + Limits.STANDARD.sharingBytes())
                    .isLessThan(16L * 1024 * 1024);
        }
    }

    @Test
    void an_event_of_another_consultation_is_a_bug_and_not_a_fact() {
        ConsultationLedger other = new ConsultationLedger(new UUID(1, 1), List.of(), false, null, List.of());

        assertThatThrownBy(() -> new Assembler(Limits.STANDARD).apply(other, share(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(CONSULTATION.toString());
    }

    @Test
    void applying_leaves_the_ledger_that_it_was_given_as_it_was() {
        ConsultationLedger before =
                Course.standard(by(WRONG_PATIENT, share(1)), share(2)).ledger();
        ConsultationLedger copy = new ConsultationLedger(
                before.getConsultationId(),
                List.copyOf(before.getSubjects()),
                before.getDecided(),
                before.getRaisedAt(),
                List.copyOf(before.getEntries()));

        new Assembler(Limits.STANDARD).apply(before, observation(1));

        assertThat(before).isEqualTo(copy);
    }

    private static void assertRefused(Assembly assembly, QuarantineReason reason) {
        assertThat(assembly.admission()).isEqualTo(new Admission.Refused(reason));
        assertThat(assembly.emission()).isEqualTo(Emission.NONE);
        assertThat(assembly.evicted()).isEmpty();
    }

    private static Arguments row(String name, List<Arrival> arrivals, MissingPart... missing) {
        return Arguments.of(name, arrivals, List.of(missing));
    }

    private static MissingPart theShare(int number) {
        return new MissingPart(MissingKind.SHARE, shareId(number), null);
    }

    private static MissingPart theRevision(int revision) {
        return new MissingPart(MissingKind.OBSERVATION_REVISION, null, revision);
    }

    private static UUID id(Arrival arrival) {
        return arrival.eventId();
    }

    private static Course.Fact fact(Arrival arrival) {
        return new Course.Fact(arrival.eventId(), arrival.contentDigest());
    }
}
