package dev.tally.replay.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.replay.ReplayRefusedException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P5: a window means the same to whoever reads it again. */
class BoundTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T08:00:00+01:00, 2026-03-02T07:00:00Z",
        "2026-03-02T08:00:00Z, 2026-03-02T08:00:00Z",
        "2026-03-02T08:00, 2026-03-02T07:00:00Z",
        "2026-07-02T08:00:30, 2026-07-02T06:00:30Z",
        "2026-03-02, 2026-03-01T23:00:00Z",
        "2026-03-02T08:00[Asia/Tokyo], 2026-03-01T23:00:00Z",
        "1772434800000, 2026-03-02T07:00:00Z",
        "-18h, 2026-11-26T18:00:00Z",
        "-90m, 2026-11-27T10:30:00Z",
        "now, 2026-11-27T12:00:00Z"
    })
    void aMomentCanBeWrittenInManyWays(String text, Instant meant) {
        // CSV cannot hold the offset of a zoned time without a rule of its own, so it is put in here.
        String bound = text.contains("[") ? text.replace("[", "+09:00[") : text;

        assertThat(Bound.parse("--from", bound, PARIS, NOON)).isEqualTo(new Bound.At(meant));
    }

    @Test
    void placesInTheLogCanBeNamed() {
        assertThat(Bound.parse("--from", "beginning", PARIS, NOON)).isEqualTo(new Bound.Beginning());
        assertThat(Bound.parse("--to", "end", PARIS, NOON)).isEqualTo(new Bound.End());
        assertThat(Bound.parse("--from", "2:17,0:5", PARIS, NOON)).hasToString("0:5,2:17");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-02", "2026-03-02 08:00", "0:5,0:6", "-18", "18h", "--", "0:-1"})
    void whatIsNoBoundIsRefusedWithTheFormsThatThereAre(String text) {
        assertThatThrownBy(() -> Bound.parse("--from", text, PARIS, NOON))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageContaining("--from")
                .hasMessageContaining("-18h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-10-25T02:30", "2026-03-29T02:30"})
    void theHourOfTheClockChangeMustBeSaidExactly(String text) {
        assertThatThrownBy(() -> Bound.parse("--to", text, PARIS, NOON))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageContaining("write its offset");
        assertThat(Bound.parse("--to", text + "+02:00", PARIS, NOON)).isInstanceOf(Bound.At.class);
    }

    @Test
    void aSpanIsCutWithoutGapAndWithoutOverlap() {
        assertThat(new Span(3, 5, 17).cut(5))
                .isEqualTo(List.of(new Span(3, 5, 10), new Span(3, 10, 15), new Span(3, 15, 17)));
        assertThat(new Span(0, 4, 4).cut(5)).isEmpty();
    }
}
