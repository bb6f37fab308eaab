package dev.tally.schemas.digest;

import static dev.tally.schemas.digest.GoldenEvents.CONSULTATION;
import static dev.tally.schemas.digest.GoldenEvents.FIRST_SHARE;
import static dev.tally.schemas.digest.GoldenEvents.SECOND_SHARE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The golden values were computed by another implementation of UUIDv5. */
@DisplayName("P2: event ids")
class EventIdsTest {

    @Test
    void are_version_5_uuids_as_the_rfc_computes_them() {
        // RFC 9562, appendix A.4.
        UUID dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        assertThat(EventIds.version5(dns, "www.example.com")).hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    @Test
    void of_each_kind_have_their_golden_values() {
        assertThat(EventIds.observation(CONSULTATION, 1)).hasToString("b3a503c0-db23-5796-84f6-2a21ded9457a");
        assertThat(EventIds.observation(CONSULTATION, Integer.MAX_VALUE))
                .hasToString("4d257ed6-7ee0-50ed-a342-f337b705bb0e");
        assertThat(EventIds.share(CONSULTATION, FIRST_SHARE)).hasToString("7c6179d0-43bf-579b-b8e1-a203fd7d9674");
        assertThat(EventIds.retraction(CONSULTATION, FIRST_SHARE)).hasToString("7fb958f4-1663-553d-8ba1-9a4beacff3bd");
        assertThat(EventIds.statement(CONSULTATION, 1)).hasToString("5a708975-dd38-5597-89f3-fd0d021cc10c");
    }

    @Test
    void of_what_is_set_aside_name_its_place_in_kafka() {
        assertThat(EventIds.quarantine("consultation.observation", 3, 42))
                .hasToString("ef00b702-d3a8-5ded-8d8d-b08a6eef7fc6")
                .isNotEqualTo(EventIds.quarantine("consultation.observation", 34, 2));
    }

    @Test
    void differ_between_consultations_kinds_and_numbers() {
        List<UUID> ids = List.of(
                EventIds.observation(CONSULTATION, 1),
                EventIds.observation(CONSULTATION, 2),
                EventIds.observation(FIRST_SHARE, 1),
                EventIds.statement(CONSULTATION, 1),
                EventIds.statement(CONSULTATION, 2),
                EventIds.share(CONSULTATION, FIRST_SHARE),
                EventIds.share(CONSULTATION, SECOND_SHARE),
                EventIds.retraction(CONSULTATION, FIRST_SHARE));

        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void are_ordered_by_unsigned_bytes_as_postgresql_orders_them() {
        UUID low = UUID.fromString("00000000-0000-0000-7fff-ffffffffffff");
        UUID middle = UUID.fromString("00000000-0000-0000-8000-000000000000");
        UUID high = UUID.fromString("80000000-0000-0000-0000-000000000000");

        assertThat(List.of(high, middle, low).stream().sorted(EventIds.ORDER)).containsExactly(low, middle, high);
        assertThat(EventIds.ORDER.compare(middle, UUID.fromString(middle.toString())))
                .isZero();
    }
}
