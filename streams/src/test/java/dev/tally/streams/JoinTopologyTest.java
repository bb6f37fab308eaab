package dev.tally.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.EventReference;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantineReason;
import dev.tally.event.QuarantinedEvent;
import dev.tally.schemas.topic.Topics;
import dev.tally.streams.state.JoinStores;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The join")
class JoinTopologyTest extends OnABench {

    @Test
    @DisplayName("P1, P2: emits a record when both halves are there, whichever came first, with the events as accepted")
    void emits_a_record_when_both_halves_are_there() {
        ObservationEvent observation = events.observation(1);
        DocumentShareEvent share = events.share(1);

        bench.arrives(observation);
        assertThat(bench.records()).isEmpty();
        bench.arrives(share);

        List<TestRecord<UUID, ConsultationRecord>> records = bench.read(Topics.RECORD);
        assertThat(records).hasSize(1);
        assertThat(records.get(0).key()).isEqualTo(CONSULTATION);
        ConsultationRecord record = records.get(0).value();
        assertThat(record.getVersion()).isEqualTo(2);
        assertThat(record.getObservations()).containsExactly(observation);
        assertThat(record.getShares()).containsExactly(share);
        assertThat(record.getTrigger()).isEqualTo(new EventReference(share.getEventId(), share.getOrigin()));
    }

    @Test
    @DisplayName("P2: emits the same record whichever half came first")
    void emits_the_same_record_whichever_half_came_first() {
        bench.arrives(events.observation(1));
        bench.arrives(events.share(1));
        ConsultationRecord observationFirst = bench.records().get(0);

        try (JoinBench other = new JoinBench(registry.serdes(), 1, stateDirectory.resolve("other"))) {
            other.arrives(events.share(1));
            other.arrives(events.observation(1));
            ConsultationRecord shareFirst = other.records().get(0);

            assertThat(shareFirst.getRecordDigest()).isEqualTo(observationFirst.getRecordDigest());
            assertThat(shareFirst.getObservations()).isEqualTo(observationFirst.getObservations());
            assertThat(shareFirst.getShares()).isEqualTo(observationFirst.getShares());
        }
    }

    @Test
    @DisplayName("P1: holds what a statement does not let be complete, and emits all of it once it is")
    void waits_for_what_the_statement_names() {
        bench.arrives(events.statement(1, 2, 1, 2));
        bench.arrives(events.observation(1));
        bench.arrives(events.share(2));
        bench.arrives(events.retraction(1));
        bench.arrives(events.share(1));
        assertThat(bench.records()).isEmpty();

        bench.arrives(events.observation(2));

        List<ConsultationRecord> records = bench.records();
        assertThat(records).extracting(ConsultationRecord::getVersion).containsExactly(6);
        assertThat(records.get(0).getObservations())
                .extracting(ObservationEvent::getRevision)
                .containsExactly(1, 2);
        assertThat(records.get(0).getShares()).hasSize(4);
    }

    @Test
    @DisplayName("P1: emits a new version for each further event, older revisions that come late included")
    void emits_a_version_for_each_further_event() {
        bench.arrives(events.observation(3));
        bench.arrives(events.statement(1, 3));
        bench.arrives(events.observation(1));
        bench.arrives(events.share(7));

        assertThat(bench.records()).extracting(ConsultationRecord::getVersion).containsExactly(2, 3, 4);
    }

    @Test
    @DisplayName("P1: completes a record whose other half comes 30 days late")
    void has_no_window() {
        bench.arrives(events.share(1));
        bench.passes(Duration.ofDays(30));
        bench.arrives(new TestEvents(new UUID(4, 4)).observation(1));

        bench.arrives(events.observation(1));

        assertThat(bench.records()).hasSize(1);
    }

    @Test
    @DisplayName("P2: leaves the stored version as it is while a complete record waits again")
    void keeps_the_version_while_the_record_is_open() {
        bench.arrives(events.observation(1));
        bench.arrives(events.share(1));
        bench.arrives(events.statement(1, 1, 1, 2));
        assertThat(bench.records()).extracting(ConsultationRecord::getVersion).containsExactly(2);

        bench.arrives(events.share(1));
        bench.passes(Duration.ofSeconds(1));
        assertThat(bench.records()).extracting(ConsultationRecord::getVersion).containsExactly(2);

        bench.arrives(events.share(2));
        assertThat(bench.records()).extracting(ConsultationRecord::getVersion).containsExactly(4);
    }

    @Test
    @DisplayName(
            "P2, P3: answers a duplicate with the version that holds it, the first one's bytes, and its own origin")
    void repeats_the_version_for_a_duplicate() {
        ObservationEvent first = events.observation(1);
        bench.arrives(first);
        bench.arrives(events.share(1));
        ConsultationRecord version = bench.records().get(0);

        ObservationEvent again = events.through("gateway-b", 9).observation(1);
        bench.arrives(again);
        bench.passes(Duration.ofSeconds(1));

        ConsultationRecord repeated = bench.records().get(0);
        assertThat(repeated.getRecordDigest()).isEqualTo(version.getRecordDigest());
        assertThat(repeated.getObservations()).containsExactly(first);
        assertThat(repeated.getTrigger().getOrigin()).isEqualTo(again.getOrigin());
        assertThat(bench.quarantined()).isEmpty();
    }

    @Test
    @DisplayName("P2: emits nothing for a duplicate of an event that waits")
    void emits_nothing_for_a_duplicate_that_waits() {
        bench.arrives(events.share(1));
        bench.arrives(events.share(1));
        bench.passes(Duration.ofSeconds(1));

        assertThat(bench.records()).isEmpty();
        assertThat(bench.quarantined()).isEmpty();
    }

    @Test
    @DisplayName("P2: sets aside an event with the id of another and other content, whole")
    void sets_conflicting_content_aside() {
        bench.arrives(events.observation(1));
        ObservationEvent other = events.observation(1, "Contenu différent");
        bench.arrives(other);
        bench.arrives(events.share(1));

        QuarantinedEvent set = bench.quarantined().get(0);
        assertThat(set.getReason()).isEqualTo(QuarantineReason.CONFLICTING_CONTENT);
        assertThat(set.getValue()).isEqualTo(ByteBuffer.wrap(bench.bytes(other)));
        assertThat(set.getEventId()).isEqualTo(other.getEventId());
        assertThat(set.getOrigin()).isEqualTo(other.getOrigin());
        assertThat(bench.records().get(0).getObservations()).containsExactly(events.observation(1));
    }

    @Test
    @DisplayName("P2: sets aside an event of another patient that comes after the observation")
    void sets_another_patient_aside_after_the_observation() {
        bench.arrives(events.observation(1));
        bench.arrives(events.of(TestEvents.OTHER_PATIENT).share(1));

        assertThat(bench.quarantined())
                .extracting(QuarantinedEvent::getReason)
                .containsExactly(QuarantineReason.CONFLICTING_SUBJECT);
        assertThat(bench.records()).isEmpty();
    }

    @Test
    @DisplayName("P2: sets aside an event of another patient that came before the observation, as it was received")
    void evicts_another_patient_that_came_before_the_observation() {
        DocumentShareEvent wrong = events.of(TestEvents.OTHER_PATIENT).share(1);
        bench.arrives(events.share(2));
        bench.arrives(wrong);
        bench.arrives(events.share(1));
        bench.passes(Duration.ofMinutes(5));
        bench.changes(JoinStores.HALVES);

        bench.arrives(events.observation(1));

        List<TestRecord<UUID, QuarantinedEvent>> set = bench.read(Topics.QUARANTINE);
        assertThat(set).hasSize(1);
        QuarantinedEvent evicted = set.get(0).value();
        assertThat(set.get(0).key()).isEqualTo(CONSULTATION);
        assertThat(evicted.getReason()).isEqualTo(QuarantineReason.CONFLICTING_SUBJECT);
        assertThat(evicted.getTopic()).isEqualTo(Topics.DOCUMENT_SHARE.name());
        assertThat(evicted.getOffset()).isEqualTo(1);
        assertThat(evicted.getArrivedAt()).isEqualTo(JoinBench.NOON);
        assertThat(evicted.getDetectedAt()).isEqualTo(JoinBench.NOON.plus(Duration.ofMinutes(5)));
        assertThat(evicted.getValue()).isEqualTo(ByteBuffer.wrap(bench.bytes(wrong)));
        assertThat(evicted.getKey())
                .isEqualTo(ByteBuffer.wrap(CONSULTATION.toString().getBytes(UTF_8)));
        assertThat(evicted.getHeaders()).hasSize(2);
        assertThat(evicted.getOrigin()).isEqualTo(wrong.getOrigin());
        assertThat(bench.records().get(0).getShares()).containsExactlyInAnyOrder(events.share(1), events.share(2));
        assertThat(bench.changes(JoinStores.HALVES)).isEqualTo(new JoinBench.Changes(1, 1));
    }

    @Test
    @DisplayName(
            "Costs: a first half writes three entries, the second two and a deletion, a duplicate or a refusal none")
    void writes_no_more_than_it_must() {
        bench.arrives(events.observation(1));
        assertThat(bench.changes(JoinStores.LEDGER)).isEqualTo(new JoinBench.Changes(1, 0));
        assertThat(bench.changes(JoinStores.HALVES)).isEqualTo(new JoinBench.Changes(1, 0));
        assertThat(bench.changes(JoinStores.DEADLINES)).isEqualTo(new JoinBench.Changes(1, 0));

        bench.arrives(events.share(1));
        assertThat(bench.changes(JoinStores.LEDGER)).isEqualTo(new JoinBench.Changes(1, 0));
        assertThat(bench.changes(JoinStores.HALVES)).isEqualTo(new JoinBench.Changes(1, 0));
        assertThat(bench.changes(JoinStores.DEADLINES)).isEqualTo(new JoinBench.Changes(0, 1));

        bench.arrives(events.share(1));
        bench.arrives(events.share(1, "Autre titre"));
        for (String store : List.of(JoinStores.LEDGER, JoinStores.HALVES, JoinStores.DEADLINES)) {
            assertThat(bench.changes(store)).as(store).isEqualTo(new JoinBench.Changes(0, 0));
        }
    }

    @Test
    @DisplayName("P4: counts what it admits, repeats and sets aside")
    void counts_what_it_does() {
        bench.arrives(events.observation(1));
        bench.arrives(events.share(1));
        bench.arrives(events.share(1));
        bench.arrives(events.share(1, "Autre titre"));
        bench.passes(Duration.ofSeconds(1));

        assertThat(bench.counted("tally.join.events", "outcome", "admitted")).isEqualTo(2);
        assertThat(bench.counted("tally.join.events", "outcome", "duplicate")).isEqualTo(1);
        assertThat(bench.counted("tally.join.records", "version", "new")).isEqualTo(1);
        assertThat(bench.counted("tally.join.records", "version", "repeated")).isEqualTo(1);
        assertThat(bench.counted("tally.join.quarantined", "reason", "CONFLICTING_CONTENT"))
                .isEqualTo(1);
    }
}
