package dev.tally.schemas.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.EventKind;
import dev.tally.event.EventReference;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ObservationStatus;
import dev.tally.event.Origin;
import dev.tally.event.RetractionContent;
import dev.tally.event.SealedContent;
import dev.tally.event.Sha256;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P2: what the rule sees of an event, and what a record is composed of")
class ArrivalTest {
    private static final Origin ORIGIN = new Origin("gateway-a", new UUID(7, 7), 1L, true);
    private static final SealedContent SEALED = new SealedContent("k", "AES256-GCM", ByteBuffer.wrap(new byte[] {1}));

    @Test
    void an_observation_is_seen_by_its_revision_whatever_its_status_and_its_author() {
        Arrival arrival = Arrival.of(observation(3), Facts.NOON, 321);

        assertThat(arrival.kind()).isEqualTo(EventKind.OBSERVATION);
        assertThat(arrival.revision()).isEqualTo(3);
        assertThat(arrival.subject()).isEqualTo(Facts.RIGHT);
        assertThat(arrival.contentDigest()).isEqualTo(digest(3));
        assertThat(arrival.arrivedAt()).isEqualTo(Facts.NOON);
        assertThat(arrival.bytes()).isEqualTo(321);
        assertThat(arrival.shareId()).isNull();
    }

    @Test
    void a_share_and_its_retraction_are_seen_by_the_share_id() {
        UUID shareId = Facts.shareId(1);
        Arrival share = Arrival.of(sharing(1, new DocumentShared(shareId, SEALED)), Facts.NOON, 1);
        Arrival retraction =
                Arrival.of(sharing(2, new ShareRetracted(shareId, new RetractionContent(null))), Facts.NOON, 1);

        assertThat(share.kind()).isEqualTo(EventKind.SHARE);
        assertThat(share.shareId()).isEqualTo(shareId);
        assertThat(retraction.kind()).isEqualTo(EventKind.RETRACTION);
        assertThat(retraction.shareId()).isEqualTo(shareId);
    }

    @Test
    void a_statement_is_seen_by_what_it_names() {
        List<UUID> named = List.of(Facts.shareId(2), Facts.shareId(1));
        Arrival arrival = Arrival.of(sharing(1, new SharingStatement(5, named, 4, true)), Facts.NOON, 1);

        assertThat(arrival.kind()).isEqualTo(EventKind.STATEMENT);
        assertThat(arrival.revision()).isEqualTo(5);
        assertThat(arrival.lastObservationRevision()).isEqualTo(4);
        assertThat(arrival.namedShares()).containsExactlyElementsOf(named);
    }

    @Test
    void in_words_it_names_neither_patient_nor_practitioner() {
        String words = Arrival.of(observation(1), Facts.NOON, 1).toString();

        assertThat(words)
                .contains(Facts.CONSULTATION.toString())
                .doesNotContain(Facts.RIGHT.getPatientId())
                .doesNotContain(Facts.RIGHT.getPractitionerId());
    }

    @Test
    void a_record_is_composed_the_same_whatever_order_its_events_are_given_in() {
        DocumentShareEvent low = sharing(1, new DocumentShared(Facts.shareId(1), SEALED));
        DocumentShareEvent high = sharing(-1, new DocumentShared(Facts.shareId(2), SEALED));
        EventReference trigger = new EventReference(low.getEventId(), ORIGIN);

        var record = RecordComposer.compose(
                List.of(observation(2), observation(1)), List.of(high, low), trigger, Facts.NOON);
        var other = RecordComposer.compose(
                List.of(observation(1), observation(2)), List.of(low, high), trigger, Facts.NOON);

        assertThat(record).isEqualTo(other);
        assertThat(record.getVersion()).isEqualTo(4);
        assertThat(record.getObservations())
                .extracting(ObservationEvent::getRevision)
                .containsExactly(1, 2);
        // Unsigned: the id that starts with ff comes last.
        assertThat(record.getShares()).containsExactly(low, high);
    }

    private static ObservationEvent observation(int revision) {
        return new ObservationEvent(
                new UUID(0, revision),
                Facts.CONSULTATION,
                Facts.RIGHT.getPractitionerId(),
                Facts.RIGHT.getPatientId(),
                ORIGIN,
                Facts.NOON,
                Facts.NOON,
                digest(revision),
                revision,
                ObservationStatus.ENTERED_IN_ERROR,
                Facts.WRONG_PRACTITIONER.getPractitionerId(),
                List.of(),
                new ObservationContent("Toux", null, null, null));
    }

    private static DocumentShareEvent sharing(long id, Object body) {
        return new DocumentShareEvent(
                new UUID(id, id),
                Facts.CONSULTATION,
                Facts.RIGHT.getPractitionerId(),
                Facts.RIGHT.getPatientId(),
                ORIGIN,
                Facts.NOON,
                Facts.NOON,
                digest((int) id),
                body);
    }

    private static Sha256 digest(int content) {
        return new Sha256(ByteBuffer.allocate(32).putInt(content).array());
    }
}
