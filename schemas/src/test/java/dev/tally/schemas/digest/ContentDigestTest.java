package dev.tally.schemas.digest;

import static dev.tally.schemas.digest.GoldenEvents.FIRST_SHARE;
import static dev.tally.schemas.digest.GoldenEvents.SECOND_SHARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Origin;
import dev.tally.event.Section;
import dev.tally.event.SharingStatement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The golden values were computed by another program, from the words of docs/DESIGN.md alone. If one of them changes, so
 * does what every stored row is compared with: then the version byte of the canonical form has to change too.
 */
@DisplayName("P2, P3: the content digest")
class ContentDigestTest {

    @Test
    void of_each_kind_of_event_has_its_golden_value() {
        assertThat(hex(GoldenEvents.observation()))
                .isEqualTo("bce6cd010fdeba83b2615e420b3de15fe8c0516dbf115ff9a596ac6f99f54f99");
        assertThat(hex(GoldenEvents.share()))
                .isEqualTo("9622f7f329a3bb7cbb930439528f138ed44fe5cd922887366684f067e4b72267");
        assertThat(hex(GoldenEvents.retraction()))
                .isEqualTo("5589d37e2848bb2fba47ca51e7e71a66d34f635b816f806f947175e3d2355e67");
        assertThat(hex(GoldenEvents.statement(FIRST_SHARE, SECOND_SHARE)))
                .isEqualTo("2d807d29b1930428bdf9e8ebc22f6880c193f22fe9f55d00e39d5f71ea62acfa");
        assertThat(hex(GoldenEvents.statement()))
                .isEqualTo("ad5f8be6df33d2dfdabeaa8c5449cd8083b10e7cf8f0e0bb5cb8bf7fed1a365c");
    }

    @Test
    void of_sealed_content_has_its_golden_value() {
        assertThat(hex(GoldenEvents.sealedObservation()))
                .isEqualTo("5fc3ee2bd887479b9377e36847183534787b98d6562d5dc0952a9eb24556c0e4");
        assertThat(hex(GoldenEvents.sealedShare()))
                .isEqualTo("2fd3100f0d575291608fea5bf5615403717e1ae007aee83da65ec5d49b6015c9");
        assertThat(hex(GoldenEvents.sealedRetraction()))
                .isEqualTo("796535c0dd4342c42dfc47912823d506bcbdfcb2a9e3d9df33e22754c93be083");
    }

    @Test
    void tells_an_absent_section_from_an_empty_one() {
        assertThat(hex(observing("Toux", null, null, null)))
                .isNotEqualTo(hex(observing("Toux", "", null, null)))
                .isNotEqualTo(hex(observing("Toux", null, "", null)));
    }

    @Test
    void tells_where_one_section_ends_and_the_next_begins() {
        assertThat(hex(observing("Toux", "sèche", null, null)))
                .isNotEqualTo(hex(observing("Toux sèche", "", null, null)))
                .isNotEqualTo(hex(observing("", "Toux sèche", null, null)));
    }

    @Test
    void does_not_depend_on_when_or_through_which_gateway_the_fact_came() {
        Origin elsewhere = new Origin("gateway-b", new UUID(8, 8), 99L, false);
        Instant later = GoldenEvents.golden().plusSeconds(3600);
        ObservationEvent observation = GoldenEvents.observation();
        DocumentShareEvent share = GoldenEvents.share();

        assertThat(hex(GoldenEvents.observation(observation.getContent(), later, elsewhere)))
                .isEqualTo(hex(observation));
        assertThat(hex(GoldenEvents.sharing(share.getEventId(), share.getBody(), later, elsewhere)))
                .isEqualTo(hex(share));
    }

    @Test
    void does_not_depend_on_the_order_or_the_repetition_of_named_shares() {
        assertThat(hex(GoldenEvents.statement(SECOND_SHARE, FIRST_SHARE, SECOND_SHARE)))
                .isEqualTo(hex(GoldenEvents.statement(FIRST_SHARE, SECOND_SHARE)));
    }

    @Test
    void does_not_depend_on_the_order_of_the_cleared_sections() {
        assertThat(ContentDigest.sections(List.of(Section.CONCLUSION, Section.HISTORY, Section.CONCLUSION)))
                .isEqualTo("HISTORY,CONCLUSION");
    }

    @Test
    void does_not_believe_the_digest_that_the_event_carries() {
        ObservationEvent event = GoldenEvents.observation();
        String before = hex(event);

        event.put(event.getSchema().getField("contentDigest").pos(), GoldenEvents.filled(0x77));

        assertThat(hex(event)).isEqualTo(before);
    }

    @Test
    void leaves_the_ciphertext_readable_afterwards() {
        ObservationEvent event = GoldenEvents.sealedObservation();

        assertThat(hex(event)).isEqualTo(hex(event));
    }

    @Test
    void of_a_statement_tells_one_share_from_none() {
        DocumentShareEvent none = GoldenEvents.statement();
        DocumentShareEvent one =
                GoldenEvents.sharing(none.getEventId(), new SharingStatement(3, List.of(FIRST_SHARE), 2, true));

        assertThat(hex(one)).isNotEqualTo(hex(none));
    }

    private static ObservationEvent observing(
            @Nullable String reason,
            @Nullable String history,
            @Nullable String examination,
            @Nullable String conclusion) {
        return GoldenEvents.observation(
                new ObservationContent(reason, history, examination, conclusion),
                GoldenEvents.golden(),
                GoldenEvents.somewhere());
    }

    private static String hex(ObservationEvent event) {
        return ContentDigest.hex(ContentDigest.of(event));
    }

    private static String hex(DocumentShareEvent event) {
        return ContentDigest.hex(ContentDigest.of(event));
    }
}
