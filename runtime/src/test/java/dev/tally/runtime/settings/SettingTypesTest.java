package dev.tally.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.runtime.settings.Parsed.Refused;
import dev.tally.runtime.settings.Parsed.Understood;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P4: a value means what its unit says, or is refused with a remedy; it is never guessed. */
class SettingTypesTest {
    private static final SettingType<Duration> DURATION = SettingTypes.duration(Duration.ZERO, Duration.ofDays(365));
    private static final SettingType<DataSize> SIZE = SettingTypes.size(new DataSize(0), DataSize.ofMib(2048));

    private enum Mode {
        AT_START,
        NEVER
    }

    @ParameterizedTest
    @CsvSource({"250ms,PT0.25S", "30s,PT30S", "5 m,PT5M", "12h,PT12H", "7d,PT168H", "PT1M,PT1M", "0s,PT0S"})
    void durationsAreReadInTheirUnit(String text, Duration expected) {
        assertThat(DURATION.parse(text)).isEqualTo(new Understood<>(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "", "-5s", "1.5s", "366d", "999999999999999d", "5min"})
    void whatIsNoDurationInRangeIsRefused(String text) {
        assertThat(DURATION.parse(text)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"512,512", "512B,512", "256KiB,262144", "16MiB,16777216", "1 gib,1073741824"})
    void sizesAreReadInTheirUnit(String text, long expected) {
        assertThat(SIZE.parse(text)).isEqualTo(new Understood<>(new DataSize(expected)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"16MB", "", "-1", "3GiB", "999999999999999GiB", "1.5KiB"})
    void whatIsNoSizeInRangeIsRefused(String text) {
        assertThat(SIZE.parse(text)).isInstanceOf(Refused.class);
    }

    @Test
    void aSizeBelowItsRangeIsRefused() {
        assertThat(SettingTypes.size(DataSize.ofKib(1), DataSize.ofKib(2)).parse("1023B"))
                .isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"1023,1023B", "1024,1KiB", "16777216,16MiB", "1073741824,1GiB", "0,0B"})
    void sizesAreShownInTheLargestUnitThatLosesNothing(long bytes, String expected) {
        assertThat(new DataSize(bytes)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({"PT0.25S,250ms", "PT90S,90s", "PT2M,2m", "PT36H,36h", "PT48H,2d", "PT0S,0s"})
    void durationsAreShownInTheLargestUnitThatLosesNothing(Duration duration, String expected) {
        assertThat(SettingTypes.show(duration)).isEqualTo(expected);
    }

    @Test
    void choicesAreWrittenInLowerCaseWithDashes() {
        assertThat(SettingTypes.choice(Mode.class).parse("at-start")).isEqualTo(new Understood<>(Mode.AT_START));
        assertThat(SettingTypes.choice(Mode.class).parse("sometimes"))
                .isEqualTo(new Refused<>("must be one of at-start, never"));
    }

    @Test
    void addressesNeedASchemeAndAHost() {
        SettingType<URI> type = SettingTypes.uri(List.of("https", "http"));

        assertThat(type.parse("https://host:8081/x")).isEqualTo(new Understood<>(URI.create("https://host:8081/x")));
        assertThat(type.parse("host:8081")).isInstanceOf(Refused.class);
        assertThat(type.parse("ftp://host")).isInstanceOf(Refused.class);
        assertThat(type.parse("https://ho st")).isInstanceOf(Refused.class);
    }

    @Test
    void listsAreSplitAtCommasAndEveryPartIsChecked() {
        SettingType<List<Integer>> type = SettingTypes.list(SettingTypes.integer(1, 5));

        assertThat(type.parse("1, 2,3")).isEqualTo(new Understood<>(List.of(1, 2, 3)));
        assertThat(type.parse("1,,3")).isInstanceOf(Refused.class);
        assertThat(type.parse("1,6"))
                .isEqualTo(new Refused<>(
                        "must be a list with commas between, each of which must be a whole number from 1 to 5"));
    }

    @Test
    void truthIsSpelledOut() {
        assertThat(SettingTypes.bool().parse("TRUE")).isEqualTo(new Understood<>(true));
        assertThat(SettingTypes.bool().parse("yes")).isInstanceOf(Refused.class);
    }

    @Test
    void pathsAreTakenAsTheyAre() {
        assertThat(SettingTypes.path().parse("/var/lib/tally")).isEqualTo(new Understood<>(Path.of("/var/lib/tally")));
        assertThat(SettingTypes.path().parse("\u0000")).isInstanceOf(Refused.class);
    }

    @Test
    void spacesOfASecretAreKept() {
        assertThat(SettingTypes.secret().parse(" a ")).isEqualTo(new Understood<>(Secret.of(" a ")));
    }

    @Test
    void aDefaultThatIsNoValueOfItsTypeIsABugInTheProgram() {
        assertThatThrownBy(() -> Setting.port("a.port").withDefault("http"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the default of a.port must be a port");
    }
}
