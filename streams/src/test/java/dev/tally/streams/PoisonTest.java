package dev.tally.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantineReason;
import dev.tally.event.QuarantinedEvent;
import dev.tally.schemas.digest.EventIds;
import dev.tally.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("P1, P4: what cannot be joined is set aside whole, and nothing behind it waits")
class PoisonTest extends OnABench {
    private static final RecordHeaders NO_HEADERS = new RecordHeaders();

    static Stream<Named<UnaryOperator<byte[]>>> damages() {
        return Stream.of(
                Named.of("bad magic", bytes -> changed(bytes, 0, (byte) 1)),
                Named.of("unknown schema id", bytes -> changed(bytes, 1, (byte) 0x7f)),
                Named.of("truncated", bytes -> Arrays.copyOf(bytes, bytes.length - 20)),
                Named.of("header alone", bytes -> Arrays.copyOf(bytes, 5)),
                Named.of("left-over bytes", bytes -> Arrays.copyOf(bytes, bytes.length + 3)),
                Named.of("empty", bytes -> new byte[0]),
                Named.of("text", bytes -> "bonjour, ceci n'est pas de l'Avro".getBytes(UTF_8)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void bytes_that_do_not_decode(UnaryOperator<byte[]> damage) {
        byte[] bytes = damage.apply(bench.bytes(events.observation(1)));
        bench.arrives(Topics.OBSERVATION, CONSULTATION, bytes, JoinBench.headers(events.observation(1)));

        QuarantinedEvent set = onlyQuarantined();
        assertThat(set.getReason()).isEqualTo(QuarantineReason.UNDECODABLE);
        assertThat(set.getValue()).isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(set.getDetectedBy()).isEqualTo("join");
        assertThat(set.getTopic()).isEqualTo(Topics.OBSERVATION.name());
        assertThat(set.getPartition()).isZero();
        assertThat(set.getOffset()).isZero();
        assertThat(set.getQuarantineId()).isEqualTo(EventIds.quarantine(Topics.OBSERVATION.name(), 0, 0));
        assertNothingWaits();
    }

    @Test
    void bytes_that_do_not_decode_are_named_by_their_headers() {
        ObservationEvent event = events.observation(1);
        bench.arrives(Topics.OBSERVATION, CONSULTATION, new byte[] {9}, JoinBench.headers(event));

        QuarantinedEvent set = onlyQuarantined();
        assertThat(set.getEventId()).isEqualTo(event.getEventId());
        assertThat(set.getOrigin()).isEqualTo(event.getOrigin());
        assertThat(set.getConsultationId()).isEqualTo(CONSULTATION);
        assertThat(set.getHeaders()).hasSize(2);
    }

    @Test
    void headers_that_make_no_sense_are_kept_and_not_believed() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("tally-event-id", "quatre".getBytes(UTF_8));
        headers.add("tally-origin", "a/b/c/d".getBytes(UTF_8));
        headers.add("nothing", null);
        bench.arrives(Topics.OBSERVATION, "pas un uuid".getBytes(UTF_8), new byte[] {9}, headers);

        QuarantinedEvent set = onlyQuarantined();
        assertThat(set.getEventId()).isNull();
        assertThat(set.getOrigin()).isNull();
        assertThat(set.getConsultationId()).isNull();
        assertThat(set.getHeaders()).hasSize(3);
        assertThat(set.getKey()).isEqualTo(ByteBuffer.wrap("pas un uuid".getBytes(UTF_8)));
    }

    @Test
    void a_record_without_key_and_value() {
        bench.arrives(Topics.DOCUMENT_SHARE, (byte[]) null, null, NO_HEADERS);

        QuarantinedEvent set = onlyQuarantined();
        assertThat(set.getReason()).isEqualTo(QuarantineReason.UNDECODABLE);
        assertThat(set.getKey()).isNull();
        assertThat(set.getValue()).isNull();
        assertNothingWaits();
    }

    @Test
    void an_event_of_the_other_topic() {
        byte[] share = bench.bytes(events.share(1));
        bench.arrives(Topics.OBSERVATION, CONSULTATION, share, NO_HEADERS);

        assertThat(onlyQuarantined().getReason()).isEqualTo(QuarantineReason.UNDECODABLE);
    }

    static Stream<Named<byte[]>> wrongKeys() {
        return Stream.of(
                Named.of("another consultation", new UUID(1, 1).toString().getBytes(UTF_8)),
                Named.of(
                        "upper case",
                        CONSULTATION.toString().toUpperCase(Locale.ROOT).getBytes(UTF_8)),
                Named.of("16 bytes", new byte[16]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongKeys")
    void a_key_that_is_not_the_consultation(byte[] key) {
        ObservationEvent event = events.observation(1);
        bench.arrives(Topics.OBSERVATION, key, bench.bytes(event), NO_HEADERS);

        QuarantinedEvent set = onlyQuarantined();
        assertThat(set.getReason()).isEqualTo(QuarantineReason.KEY_MISMATCH);
        assertThat(set.getEventId()).isEqualTo(event.getEventId());
        assertThat(set.getOrigin()).isEqualTo(event.getOrigin());
        assertNothingWaits();
    }

    @Test
    void an_event_without_a_key() {
        bench.arrives(Topics.OBSERVATION, (byte[]) null, bench.bytes(events.observation(1)), NO_HEADERS);

        QuarantinedEvent set = onlyQuarantined();
        assertThat(set.getReason()).isEqualTo(QuarantineReason.KEY_MISMATCH);
        assertThat(set.getKey()).isNull();
        assertNothingWaits();
    }

    @Test
    void an_event_in_a_partition_that_is_not_its_own() {
        try (JoinBench six = new JoinBench(registry.serdes(), 6, stateDirectory.resolve("six"))) {
            // Kafka's default partitioner gives 4 for this key and 6 partitions; the driver has partition 0 alone.
            six.arrives(events.observation(1));
            six.arrives(new TestEvents(inPartitionZeroOfSix()).observation(1));

            assertThat(six.quarantined())
                    .extracting(QuarantinedEvent::getReason, QuarantinedEvent::getConsultationId)
                    .containsExactly(tuple(QuarantineReason.WRONG_PARTITION, CONSULTATION));
        }
    }

    @Test
    void an_event_whose_id_is_not_that_of_its_fact() {
        DocumentShareEvent event = events.share(1);
        event.put(event.getSchema().getField("eventId").pos(), new UUID(3, 3));
        bench.arrives(event);

        assertThat(onlyQuarantined().getReason()).isEqualTo(QuarantineReason.EVENT_ID_MISMATCH);
    }

    @Test
    void an_event_whose_digest_is_not_that_of_its_content() {
        ObservationEvent event = events.observation(1);
        event.put(event.getSchema().getField("authorId").pos(), "10003879623");
        bench.arrives(event);

        assertThat(onlyQuarantined().getReason()).isEqualTo(QuarantineReason.DIGEST_MISMATCH);
    }

    @Test
    void an_event_that_storage_can_never_hold_does_not_take_its_record_with_it() {
        bench.arrives(events.observation(1, "rougeur \u0000"));

        QuarantinedEvent set = onlyQuarantined();
        assertThat(set.getReason()).isEqualTo(QuarantineReason.RECORD_INVALID);
        assertThat(set.getDetail()).contains("storage can never hold").doesNotContain("rougeur");
        assertNothingWaits();
    }

    @Test
    void an_event_without_headers_is_no_poison() {
        bench.arrives(Topics.OBSERVATION, CONSULTATION, bench.bytes(events.observation(1)), NO_HEADERS);
        bench.arrives(Topics.DOCUMENT_SHARE, CONSULTATION, bench.bytes(events.share(1)), NO_HEADERS);

        assertThat(bench.quarantined()).isEmpty();
        assertThat(bench.records()).hasSize(1);
    }

    @Test
    void words_about_it_hold_no_patient_data() {
        bench.arrives(events.observation(1));
        bench.arrives(events.observation(1, "SECRET"));
        bench.arrives(events.of(TestEvents.OTHER_PATIENT).share(1));
        bench.arrives(Topics.OBSERVATION, CONSULTATION, truncated(events.observation(2, "SECRET")), NO_HEADERS);

        assertThat(bench.quarantined())
                .hasSize(3)
                .allSatisfy(set -> assertThat(set.getDetail())
                        .isNotBlank()
                        .doesNotContain("SECRET")
                        .doesNotContain(TestEvents.RIGHT.patientId())
                        .doesNotContain(TestEvents.OTHER_PATIENT.patientId()));
    }

    private byte[] truncated(ObservationEvent event) {
        byte[] bytes = bench.bytes(event);
        return Arrays.copyOf(bytes, bytes.length - 4);
    }

    private QuarantinedEvent onlyQuarantined() {
        List<QuarantinedEvent> all = bench.quarantined();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private void assertNothingWaits() {
        bench.arrives(events.observation(1));
        bench.arrives(events.share(1));
        assertThat(bench.records()).hasSize(1);
    }

    private static UUID inPartitionZeroOfSix() {
        return Stream.iterate(1L, n -> n + 1)
                .map(n -> new UUID(0, n))
                .filter(id -> Utils.toPositive(Utils.murmur2(id.toString().getBytes(UTF_8))) % 6 == 0)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] changed(byte[] bytes, int position, byte value) {
        byte[] changed = bytes.clone();
        changed[position] = value;
        return changed;
    }
}
