package dev.tally.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.runtime.quarantine.QuarantineLimit;
import dev.tally.runtime.service.StopSignal;
import dev.tally.streams.join.JoinStoppedException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.requests.CorrelationIdMismatchException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P1, P4: when a stream thread fails")
class FailurePolicyTest {
    private final StopSignal stop = new StopSignal();
    private final FailurePolicy policy =
            new FailurePolicy(stop, Clock.fixed(Instant.parse("2026-04-26T12:00:00Z"), ZoneOffset.UTC));

    @Test
    void an_outage_is_waited_out_and_shown_meanwhile() {
        assertThat(policy.outage()).isNull();

        assertThat(policy.handle(new StreamsException("task 0_1", new TimeoutException("no broker answers"))))
                .isEqualTo(REPLACE_THREAD);

        assertThat(stop.isGiven()).isFalse();
        assertThat(policy.outage()).contains("no broker answers");
    }

    @Test
    void an_answer_to_another_request_is_left_behind_with_its_connection() {
        CorrelationIdMismatchException confused = new CorrelationIdMismatchException("response 24, request 19", 24, 19);

        assertThat(policy.handle(new StreamsException("task 0_3", confused))).isEqualTo(REPLACE_THREAD);

        assertThat(stop.isGiven()).isFalse();
    }

    @Test
    void an_outage_does_not_keep_the_process_from_ending() {
        stop.ask();

        assertThat(policy.handle(new StreamsException(new TimeoutException("no broker answers"))))
                .isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void too_much_set_aside_ends_the_process_with_the_sentence_alone() throws InterruptedException {
        QuarantineLimit limit = new QuarantineLimit(Clock.systemUTC(), 1, "join", "events");
        String tooMany = limit.count(List.of(new UUID(0, 1), new UUID(0, 2)), "the last one")
                .orElseThrow();

        assertThat(policy.handle(new StreamsException("task 0_1", new JoinStoppedException(tooMany))))
                .isEqualTo(SHUTDOWN_CLIENT);

        assertThat(stop.await())
                .isInstanceOfSatisfying(
                        StopSignal.Reason.Failed.class,
                        failed -> assertThat(failed.sentence())
                                .isEqualTo("the join stops: " + tooMany)
                                .contains("join.quarantine-per-minute"));
    }

    @Test
    void anything_else_ends_the_process_with_a_sentence() throws InterruptedException {
        assertThat(policy.handle(new StreamsException("task 0_1", new RecordTooLargeException("17 MiB"))))
                .isEqualTo(SHUTDOWN_CLIENT);

        assertThat(stop.isGiven()).isTrue();
        assertThat(stop.await())
                .isInstanceOfSatisfying(
                        StopSignal.Reason.Failed.class,
                        failed -> assertThat(failed.sentence())
                                .contains("RecordTooLargeException")
                                .contains("17 MiB"));
    }

    @Test
    @DisplayName(
            "Privacy: what quotes a record ends the process without its words, wherever in the chain the quoting library is")
    void what_may_quote_a_record_is_named_without_its_words() throws InterruptedException {
        AvroRuntimeException quoting = new AvroRuntimeException("not a string: {\"reasonForVisit\": \"Toux\"}");
        IllegalStateException innermost = new IllegalStateException("Toux");
        quoting.initCause(innermost);

        policy.handle(new StreamsException("task 0_1", new SerializationException("cannot serialize", quoting)));

        assertThat(stop.await())
                .isInstanceOfSatisfying(
                        StopSignal.Reason.Failed.class,
                        failed -> assertThat(failed.sentence())
                                .contains("IllegalStateException")
                                .doesNotContain("Toux"));
    }
}
