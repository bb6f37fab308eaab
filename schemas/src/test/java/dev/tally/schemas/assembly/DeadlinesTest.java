package dev.tally.schemas.assembly;

import static dev.tally.schemas.assembly.Facts.NOON;
import static dev.tally.schemas.assembly.Facts.at;
import static dev.tally.schemas.assembly.Facts.observation;
import static dev.tally.schemas.assembly.Facts.retraction;
import static dev.tally.schemas.assembly.Facts.share;
import static dev.tally.schemas.assembly.Facts.statement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.schemas.assembly.Deadlines.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P4: whatever waits has a deadline, counted from its arrival")
class DeadlinesTest {
    private static final Instant LATER = NOON.plusSeconds(100);

    @Test
    void a_complete_record_has_none() {
        assertThat(wait(observation(1), share(1))).isEmpty();
    }

    @Test
    void after_a_share_it_is_30_minutes_from_the_first_event_of_the_sharing_half() {
        assertThat(wait(share(1))).contains(from(NOON, Duration.ofMinutes(30)));
        assertThat(wait(share(1), at(LATER, share(2)))).contains(from(NOON, Duration.ofMinutes(30)));
        assertThat(wait(retraction(1))).contains(from(NOON, Duration.ofMinutes(30)));
    }

    @Test
    void after_an_observation_alone_it_is_12_hours_from_the_first_one() {
        assertThat(wait(observation(1), at(LATER, observation(2)))).contains(from(NOON, Duration.ofHours(12)));
    }

    @Test
    void an_observation_does_not_put_off_the_alarm_that_a_retraction_without_its_share_has_set() {
        assertThat(wait(retraction(1), at(LATER, observation(1)))).contains(from(NOON, Duration.ofMinutes(30)));
    }

    @Test
    void a_retraction_without_its_share_ends_the_long_wait_of_an_observation_alone() {
        assertThat(wait(observation(1), at(LATER, retraction(1)))).contains(from(LATER, Duration.ofMinutes(30)));
    }

    @Test
    void after_a_statement_it_is_60_seconds_whatever_else_there_is() {
        assertThat(wait(statement(1, 1))).contains(from(NOON, Duration.ofSeconds(60)));
        assertThat(wait(share(1), at(LATER, statement(1, 1, 1)))).contains(from(LATER, Duration.ofSeconds(60)));
        assertThat(wait(observation(1), at(LATER, statement(1, 2)))).contains(from(LATER, Duration.ofSeconds(60)));
    }

    @Test
    void of_several_statements_the_one_that_counts_sets_it() {
        assertThat(wait(statement(1, 1), at(LATER, statement(2, 1)))).contains(from(LATER, Duration.ofSeconds(60)));
        assertThat(wait(statement(2, 1), at(LATER, statement(1, 1)))).contains(from(NOON, Duration.ofSeconds(60)));
    }

    @Test
    void of_a_record_that_waits_again_it_is_counted_from_the_statement() {
        assertThat(wait(observation(1), share(1), at(LATER, statement(1, 1, 2))))
                .contains(from(LATER, Duration.ofSeconds(60)));
    }

    private static Optional<Wait> wait(Arrival... arrivals) {
        Course course = Course.standard(arrivals);
        return Deadlines.STANDARD.of(course.ledger(), course.verdict());
    }

    private static Wait from(Instant since, Duration duration) {
        return new Wait(since, since.plus(duration));
    }
}
