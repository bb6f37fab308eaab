package dev.tally.schemas.digest;

import static dev.tally.schemas.digest.GoldenEvents.FIRST_SHARE;
import static dev.tally.schemas.digest.GoldenEvents.SECOND_SHARE;
import static dev.tally.schemas.digest.GoldenEvents.filled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P2, P5: the record digest")
class RecordDigestTest {

    @Test
    void has_its_golden_values() {
        Map<UUID, Sha256> pairs = Map.of(FIRST_SHARE, filled(0x11), SECOND_SHARE, filled(0x22));

        assertThat(ContentDigest.hex(RecordDigest.of(pairs)))
                .isEqualTo("c2f7a830c0b26b3ace71cdd23639f8e925a20321b71f6efb03b9885cd1a890f7");
        assertThat(ContentDigest.hex(RecordDigest.of(Map.of())))
                .isEqualTo("4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a");
    }

    @Test
    void does_not_depend_on_the_order_of_the_events() {
        Map<UUID, Sha256> forwards = new LinkedHashMap<>();
        forwards.put(FIRST_SHARE, filled(1));
        forwards.put(SECOND_SHARE, filled(2));
        Map<UUID, Sha256> backwards = new LinkedHashMap<>();
        backwards.put(SECOND_SHARE, filled(2));
        backwards.put(FIRST_SHARE, filled(1));

        assertThat(RecordDigest.of(backwards)).isEqualTo(RecordDigest.of(forwards));
    }

    @Test
    void changes_when_an_event_is_missing_or_other_or_another_content_is_paired_with_it() {
        Sha256 whole = RecordDigest.of(Map.of(FIRST_SHARE, filled(1), SECOND_SHARE, filled(2)));

        assertThat(whole)
                .isNotEqualTo(RecordDigest.of(Map.of(FIRST_SHARE, filled(1))))
                .isNotEqualTo(RecordDigest.of(Map.of(FIRST_SHARE, filled(2), SECOND_SHARE, filled(1))))
                .isNotEqualTo(RecordDigest.of(Map.of(FIRST_SHARE, filled(1), new UUID(1, 1), filled(2))));
    }
}
