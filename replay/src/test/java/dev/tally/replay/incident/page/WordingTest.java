package dev.tally.replay.incident.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.Section;
import dev.tally.replay.audit.guarantee.Kind;
import dev.tally.replay.incident.report.Harm;
import dev.tally.replay.incident.report.Remedy;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever is affected is told in words that can be understood, in each language alike (P4). */
class WordingTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    private static Properties words(Language language) throws IOException {
        Properties words = new Properties();
        String name = "report_" + language + ".properties";
        try (Reader text = new InputStreamReader(
                Objects.requireNonNull(WordingTest.class.getResourceAsStream(name)), StandardCharsets.UTF_8)) {
            words.load(text);
        }
        return words;
    }

    @ParameterizedTest
    @EnumSource
    void eachLanguageSaysTheSameThingsAndFillsInTheSame(Language language) throws Exception {
        Properties english = words(Language.en);
        Properties other = words(language);

        assertThat(other.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(places(other.getProperty(key))).as(key).isEqualTo(places(english.getProperty(key)));
            assertThat(other.getProperty(key)).as(key).isNotBlank();
        }
    }

    private static Set<String> places(String sentence) {
        Set<String> places = new TreeSet<>();
        PLACE.matcher(sentence).results().forEach(each -> places.add(each.group()));
        return places;
    }

    @ParameterizedTest
    @CsvSource({"PT17H3M9S, 17 h 3 min", "PT-51H, 2 j 3 h", "PT48H, 2 j", "PT90S, 1 min 30 s", "PT0.9S, 0 s"})
    void aDurationIsSaidInItsTwoLargestUnits(Duration duration, String said) {
        String words = Wording.of(Language.fr, PARIS).duration(duration);

        assertThat(words.replace('\u00a0', ' ')).isEqualTo(said);
    }

    @Test
    void aMomentIsSaidInTheZoneAndTheLanguage() {
        Instant moment = Instant.parse("2023-04-26T15:40:00Z");

        assertThat(Wording.of(Language.fr, PARIS).moment(moment)).isEqualTo("26 avril 2023 à 17:40:00");
        assertThat(Wording.of(Language.en, PARIS).moment(moment)).isEqualTo("26 April 2023, 17:40:00");
        assertThat(Wording.of(Language.en, PARIS).moment(null)).isEqualTo("unknown");
    }

    @Test
    void everyKindOfFindingAndEverySectionHasAWordInEachLanguage() {
        for (Language language : Language.values()) {
            Wording words = Wording.of(language, PARIS);
            for (Kind kind : Kind.values()) {
                assertThat(words.kind(kind)).isNotBlank();
            }
            Harm.KINDS.forEach(kind ->
                    assertThat(words.say("kind." + kind.word() + ".means")).isNotBlank());
            for (Remedy remedy : Remedy.values()) {
                String word = remedy.name().toLowerCase(Locale.ROOT);
                assertThat(words.say("remedy." + word)).isNotBlank();
                assertThat(words.say("sharing." + word)).isNotBlank();
            }
            assertThat(words.sections(List.of(Section.values()))).contains("onclusion");
        }
    }

    @Test
    void aSentenceThatIsMissingIsNotPassedOver() {
        assertThatThrownBy(() -> Wording.of(Language.en, PARIS).say("no.such.sentence"))
                .hasMessageContaining("no.such.sentence");
    }
}
