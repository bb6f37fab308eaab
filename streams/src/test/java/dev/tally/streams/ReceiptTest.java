package dev.tally.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.EventReference;
import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Origin;
import dev.tally.event.QuarantineReason;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.Receipt;
import dev.tally.event.ReceiptState;
import dev.tally.schemas.topic.Topics;
import dev.tally.streams.JoinBench.Told;
import dev.tally.streams.join.JoinStoppedException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P3, P4: the join tells gateways")
class ReceiptTest extends OnABench {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final MissingPart OBSERVATION = new MissingPart(MissingKind.OBSERVATION, null, null);

    @Test
    void that_a_half_waits_and_for_what_once_it_has_waited_a_second() {
        DocumentShareEvent share = events.share(1);
        bench.arrives(share);
        assertThat(bench.receipts()).isEmpty();

        bench.passes(SECOND);

        List<Told> told = bench.receipts();
        assertThat(told).hasSize(1);
        assertThat(told.get(0).gatewayId()).isEqualTo("gateway-a");
        Receipt receipt = told.get(0).receipt();
        assertThat(receipt.getState()).isEqualTo(ReceiptState.HELD);
        assertThat(receipt.getEventId()).isEqualTo(share.getEventId());
        assertThat(receipt.getConsultationId()).isEqualTo(CONSULTATION);
        assertThat(receipt.getIncarnation()).isEqualTo(share.getOrigin().getIncarnation());
        assertThat(receipt.getSequence()).isEqualTo(share.getOrigin().getSequence());
        assertThat(receipt.getContentDigest()).isEqualTo(share.getContentDigest());
        assertThat(receipt.getVersion()).isNull();
        assertThat(receipt.getMissing()).containsExactly(OBSERVATION);
        assertThat(bench.counted("tally.join.receipts", "state", "HELD")).isEqualTo(1);
    }

    @Test
    void nothing_of_a_half_whose_other_half_comes_within_the_second() {
        bench.arrives(events.share(1));
        bench.arrives(events.observation(1));
        bench.passes(SECOND.multipliedBy(3));

        assertThat(bench.receipts()).isEmpty();
    }

    @Test
    void once_and_not_again_while_nothing_more_arrives() {
        bench.arrives(events.share(1));
        bench.passes(SECOND);
        assertThat(bench.receipts()).hasSize(1);

        bench.passes(Duration.ofMinutes(10));

        assertThat(bench.receipts()).isEmpty();
    }

    @Test
    void that_halves_wait_though_the_clock_was_set_back_meanwhile() {
        bench.arrives(events.share(1));
        bench.clockIsSetBack(Duration.ofHours(1));
        bench.arrives(events.share(2));

        bench.passes(SECOND);

        assertThat(bench.receipts()).hasSize(2);
    }

    @Test
    void of_every_half_that_waits_again_when_a_later_arrival_leaves_it_waiting() {
        bench.arrives(events.share(1));
        bench.passes(SECOND);
        bench.receipts();
        bench.arrives(events.statement(1, 2, 1, 3));
        bench.arrives(events.observation(1));
        bench.passes(SECOND);

        assertThat(bench.receipts())
                .extracting(
                        told -> told.receipt().getEventId(),
                        told -> List.copyOf(told.receipt().getMissing()))
                .containsExactlyInAnyOrder(
                        tuple(events.share(1).getEventId(), stillMissing()),
                        tuple(events.statement(1, 2, 1, 3).getEventId(), stillMissing()),
                        tuple(events.observation(1).getEventId(), stillMissing()));
    }

    private static List<MissingPart> stillMissing() {
        return List.of(
                new MissingPart(MissingKind.OBSERVATION_REVISION, null, 2),
                new MissingPart(MissingKind.SHARE, TestEvents.shareId(3), null));
    }

    @Test
    void nothing_of_what_is_part_of_a_version_while_the_record_is_open() {
        bench.arrives(events.observation(1));
        bench.arrives(events.share(1));
        DocumentShareEvent statement = events.statement(1, 1, 1, 2);
        bench.arrives(statement);
        bench.passes(SECOND);

        assertThat(bench.receipts())
                .extracting(told -> told.receipt().getEventId())
                .containsExactly(statement.getEventId());
    }

    @Test
    void each_gateway_of_its_own_halves_in_one_batch() {
        bench.arrives(events.through("gateway-a", 1).share(1));
        bench.arrives(events.through("gateway-b", 1).share(2));
        bench.arrives(events.through("gateway-a", 2).share(3));
        bench.passes(SECOND);

        assertThat(bench.read(Topics.RECEIPT))
                .extracting(
                        TestRecord::key,
                        batch -> batch.value().getReceipts().stream()
                                .map(Receipt::getSequence)
                                .toList())
                .containsExactlyInAnyOrder(tuple("gateway-a", List.of(1L, 2L)), tuple("gateway-b", List.of(1L)));
    }

    @Test
    void the_gateway_that_sent_a_duplicate_of_what_waits_at_the_next_round() {
        bench.arrives(events.share(1));
        bench.passes(SECOND);
        bench.receipts();

        DocumentShareEvent again = events.through("gateway-b", 9).share(1);
        bench.arrives(again);
        bench.passes(SECOND);

        assertThat(bench.receipts()).singleElement().satisfies(told -> {
            assertThat(told.gatewayId()).isEqualTo("gateway-b");
            assertThat(told.receipt().getState()).isEqualTo(ReceiptState.HELD);
            assertThat(told.receipt().getSequence()).isEqualTo(9);
            assertThat(told.receipt().getMissing()).containsExactly(OBSERVATION);
        });
        assertThat(bench.records()).isEmpty();
    }

    @Test
    void whoever_sent_a_duplicate_of_what_became_complete_within_the_round_by_the_version_itself() {
        bench.arrives(events.share(1));
        DocumentShareEvent again = events.through("gateway-b", 9).share(1);
        bench.arrives(again);
        bench.arrives(events.observation(1));
        assertThat(bench.records()).hasSize(1);

        bench.passes(SECOND);

        assertThat(bench.receipts()).isEmpty();
        assertThat(bench.records()).singleElement().satisfies(repeated -> {
            assertThat(repeated.getVersion()).isEqualTo(2);
            assertThat(repeated.getTrigger().getEventId()).isEqualTo(again.getEventId());
            assertThat(repeated.getTrigger().getOrigin()).isEqualTo(again.getOrigin());
        });
    }

    @Test
    void nothing_itself_of_a_duplicate_that_is_part_of_a_version_for_storage_answers() {
        bench.arrives(events.observation(1));
        bench.arrives(events.share(1));
        bench.records();

        Origin other = events.through("gateway-b", 9).origin();
        bench.arrives(events.through("gateway-b", 9).observation(1));
        bench.passes(SECOND);

        assertThat(bench.receipts()).isEmpty();
        assertThat(bench.records())
                .extracting(ConsultationRecord::getTrigger)
                .allSatisfy(trigger -> assertThat(trigger.getOrigin()).isEqualTo(other))
                .hasSize(1);
    }

    @Test
    @DisplayName(
            "P2: all events of a record sent again by their gateways, as while storage is away, by one version alone")
    void of_all_events_of_a_version_that_came_again_by_one_version() {
        bench.arrives(events.observation(1));
        for (int share = 1; share <= 5; share++) {
            bench.arrives(events.through("gateway-b", share).share(share));
        }
        bench.records();

        bench.arrives(events.observation(1));
        for (int share = 1; share <= 5; share++) {
            bench.arrives(events.through("gateway-b", share).share(share));
        }
        assertThat(bench.records()).isEmpty();
        bench.passes(SECOND);

        assertThat(bench.records()).extracting(ConsultationRecord::getVersion).containsExactly(6);
        bench.passes(Duration.ofMinutes(1));
        assertThat(bench.records()).isEmpty();
    }

    @Test
    void each_other_acceptance_by_a_version_of_its_own_which_names_the_first_ones_too() {
        bench.arrives(events.observation(1));
        bench.arrives(events.share(1));
        bench.records();

        bench.arrives(events.observation(1));
        bench.arrives(events.through("gateway-b", 8).observation(1));
        bench.arrives(events.through("gateway-b", 8).observation(1));
        bench.arrives(events.through("gateway-b", 9).share(1));
        bench.passes(SECOND);

        assertThat(bench.records())
                .extracting(record -> record.getTrigger().getOrigin())
                .containsExactly(
                        events.through("gateway-b", 8).origin(),
                        events.through("gateway-b", 9).origin());
    }

    @Test
    void no_more_at_once_than_a_transaction_carries_and_the_rest_a_second_later() {
        bench.arrives(events.observation(1, "x".repeat(8 * 1024 * 1024)));
        bench.arrives(events.share(1));
        bench.records();

        for (int gateway = 1; gateway <= 6; gateway++) {
            bench.arrives(events.through("gateway-" + gateway, 1).share(1));
        }
        bench.passes(SECOND);
        assertThat(bench.records()).hasSize(4);
        bench.passes(SECOND);
        assertThat(bench.records()).hasSize(2);
    }

    @Test
    void a_second_gateway_that_was_told_of_waiting_once_the_record_is_complete() {
        DocumentShareEvent again = events.through("gateway-b", 9).share(1);
        bench.arrives(events.share(1));
        bench.arrives(again);
        bench.passes(SECOND);
        assertThat(bench.receipts()).extracting(Told::gatewayId).contains("gateway-b");

        bench.passes(Duration.ofHours(3));
        bench.arrives(events.observation(1));
        bench.records();
        bench.passes(SECOND);

        assertThat(bench.records())
                .extracting(ConsultationRecord::getTrigger)
                .containsExactly(new EventReference(again.getEventId(), again.getOrigin()));
        bench.arrives(events.share(2));
        bench.records();
        bench.passes(SECOND);
        assertThat(bench.records()).as("answered once").isEmpty();
    }

    @Test
    void the_first_gateway_by_the_version_itself_though_it_was_told_of_waiting_twice() {
        bench.arrives(events.share(1));
        bench.arrives(events.share(1));
        bench.passes(SECOND);
        bench.arrives(events.observation(1));
        bench.records();
        bench.passes(SECOND);

        assertThat(bench.records()).isEmpty();
    }

    @Test
    void that_an_event_was_set_aside_in_the_same_breath() {
        bench.arrives(events.observation(1));
        ObservationEvent other = events.through("gateway-b", 4).observation(1, "Contenu différent");
        bench.arrives(other);

        assertThat(bench.receipts()).singleElement().satisfies(told -> {
            assertThat(told.gatewayId()).isEqualTo("gateway-b");
            assertThat(told.receipt().getState()).isEqualTo(ReceiptState.QUARANTINED);
            assertThat(told.receipt().getEventId()).isEqualTo(other.getEventId());
            assertThat(told.receipt().getSequence()).isEqualTo(4);
            assertThat(told.receipt().getContentDigest()).isEqualTo(other.getContentDigest());
        });
        assertThat(bench.counted("tally.join.receipts", "state", "QUARANTINED")).isEqualTo(1);
    }

    @Test
    void that_bytes_were_set_aside_which_only_their_headers_name() {
        ObservationEvent event = events.observation(1);
        bench.arrives(Topics.OBSERVATION, CONSULTATION, new byte[] {9}, JoinBench.headers(event));

        assertThat(bench.receipts()).singleElement().satisfies(told -> {
            assertThat(told.receipt().getState()).isEqualTo(ReceiptState.QUARANTINED);
            assertThat(told.receipt().getEventId()).isEqualTo(event.getEventId());
            assertThat(told.receipt().getContentDigest()).isNull();
        });
    }

    @Test
    void nobody_of_bytes_that_name_nobody() {
        bench.arrives(Topics.OBSERVATION, CONSULTATION, new byte[] {9}, new RecordHeaders());

        assertThat(bench.quarantined()).hasSize(1);
        assertThat(bench.receipts()).isEmpty();
    }

    @Test
    void whose_event_the_first_observation_evicted() {
        DocumentShareEvent wrong =
                events.of(TestEvents.OTHER_PATIENT).through("gateway-b", 3).share(1);
        bench.arrives(wrong);
        bench.arrives(events.observation(1));

        assertThat(bench.receipts()).singleElement().satisfies(told -> {
            assertThat(told.gatewayId()).isEqualTo("gateway-b");
            assertThat(told.receipt().getState()).isEqualTo(ReceiptState.QUARANTINED);
            assertThat(told.receipt().getSequence()).isEqualTo(3);
        });
    }

    @Test
    @DisplayName("P1: as much as may be set aside in a minute is, and one more stops the join before it is passed over")
    void one_more_than_the_limit_stops_the_join() {
        for (int i = 0; i < JoinBench.QUARANTINE_LIMIT; i++) {
            bench.arrives(Topics.OBSERVATION, new UUID(5, i), new byte[] {9}, new RecordHeaders());
        }
        assertThat(bench.quarantined()).hasSize(JoinBench.QUARANTINE_LIMIT);

        assertThatThrownBy(() -> bench.arrives(Topics.OBSERVATION, new UUID(6, 6), new byte[] {9}, new RecordHeaders()))
                .rootCause()
                .isInstanceOf(JoinStoppedException.class)
                .hasMessageContaining("more than 20 events")
                .hasMessageContaining("consultation.observation-0@20, UNDECODABLE")
                .hasMessageContaining("join.quarantine-per-minute");
        assertThat(bench.quarantined()).isEmpty();
    }

    @Test
    @DisplayName("P1: one observation that contradicts more than the limit evicts them all and does not stop the join")
    void what_one_observation_evicts_counts_as_one() {
        TestEvents wrong = events.of(TestEvents.OTHER_PATIENT);
        for (int share = 1; share <= 30; share++) {
            bench.arrives(wrong.share(share));
        }

        bench.arrives(events.observation(1));

        assertThat(bench.quarantined()).hasSize(30);
        for (int i = 0; i < JoinBench.QUARANTINE_LIMIT - 1; i++) {
            bench.arrives(Topics.OBSERVATION, new UUID(5, i), new byte[] {9}, new RecordHeaders());
        }
        assertThatThrownBy(() -> bench.arrives(Topics.OBSERVATION, new UUID(6, 6), new byte[] {9}, new RecordHeaders()))
                .rootCause()
                .isInstanceOf(JoinStoppedException.class);
    }

    @Test
    @DisplayName("P1: the limit is one of a minute, not of a life")
    void the_limit_is_by_the_minute() {
        for (int minute = 0; minute < 3; minute++) {
            for (int i = 0; i < JoinBench.QUARANTINE_LIMIT; i++) {
                bench.arrives(Topics.OBSERVATION, new UUID(minute, i), new byte[] {9}, new RecordHeaders());
            }
            bench.passes(Duration.ofSeconds(61));
        }

        assertThat(bench.quarantined())
                .hasSize(3 * JoinBench.QUARANTINE_LIMIT)
                .extracting(QuarantinedEvent::getReason)
                .containsOnly(QuarantineReason.UNDECODABLE);
    }
}
