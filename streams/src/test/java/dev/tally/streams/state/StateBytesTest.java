package dev.tally.streams.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.Sha256;
import dev.tally.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P1: what the stores hold comes back as it was put in")
class StateBytesTest {
    private static final Instant ARRIVED = Instant.parse("2026-04-26T12:00:00.123Z");

    @Test
    void a_held_event_comes_back_with_its_place_its_bytes_and_its_headers_in_order() {
        Header first = new RecordHeader("tally-origin", new byte[] {1, 2});
        Header second = new RecordHeader("é", (byte[]) null);
        ReceivedEvent event = received(new byte[] {3}, new byte[] {4, 5}, List.of(first, second, first));

        ReceivedEvent back = ReceivedEventCodec.decode(ReceivedEventCodec.encode(event));

        assertThat(back.topic()).isEqualTo(event.topic());
        assertThat(back.partition()).isEqualTo(7);
        assertThat(back.offset()).isEqualTo(1L << 40);
        assertThat(back.arrivedAt()).isEqualTo(ARRIVED);
        assertThat(back.key()).containsExactly(3);
        assertThat(back.value()).containsExactly(4, 5);
        assertThat(back.headers()).containsExactly(first, second, first);
    }

    @Test
    void an_absent_key_is_not_an_empty_one() {
        assertThat(ReceivedEventCodec.decode(ReceivedEventCodec.encode(received(null, new byte[0], List.of())))
                        .key())
                .isNull();
        assertThat(ReceivedEventCodec.decode(ReceivedEventCodec.encode(received(new byte[0], null, List.of())))
                        .key())
                .isEmpty();
    }

    @Test
    void bytes_of_another_format_are_refused_and_not_guessed() {
        byte[] bytes = ReceivedEventCodec.encode(received(new byte[1], new byte[1], List.of()));
        bytes[0] = 9;

        assertThatThrownBy(() -> ReceivedEventCodec.decode(bytes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("9");
    }

    @Test
    void an_event_is_named_by_its_place_and_not_by_its_content() {
        ReceivedEvent event =
                received("clé".getBytes(StandardCharsets.UTF_8), "note".getBytes(StandardCharsets.UTF_8), List.of());

        assertThat(event).hasToString("consultation.document-share-7@1099511627776");
    }

    @Test
    void deadlines_are_ordered_by_time_and_then_by_consultation() {
        UUID low = new UUID(0, 1);
        UUID high = new UUID(-1, -1);

        Bytes first = StoreKeys.deadline(255, high);
        Bytes second = StoreKeys.deadline(256, low);
        Bytes third = StoreKeys.deadline(256, high);

        assertThat(List.of(third, first, second).stream().sorted()).containsExactly(first, second, third);
    }

    @Test
    void a_half_s_key_begins_with_its_consultation() {
        UUID consultation = UUID.fromString("6f1c0a52-9d5e-4b7a-8a61-2f6c3f0d9e10");
        byte[] consultationKey = StoreKeys.consultation(consultation).get();
        byte[] halfKey = StoreKeys.half(consultation, new Sha256(new byte[32])).get();

        assertThat(consultationKey).hasSize(16).startsWith(0x6f, 0x1c, 0x0a, 0x52);
        assertThat(halfKey).hasSize(48).startsWith(consultationKey);
    }

    @SuppressWarnings("NullAway") // It does not see that an array may be null where it reads that from a class file.
    private static ReceivedEvent received(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        return new ReceivedEvent(Topics.DOCUMENT_SHARE.name(), 7, 1L << 40, ARRIVED, key, value, headers);
    }
}
