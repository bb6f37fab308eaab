package dev.tally.producer.identity;

import static dev.tally.producer.identity.IdentifierPolicy.FIXTURE;
import static dev.tally.producer.identity.IdentifierPolicy.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.producer.identity.Checked.Invalid;
import dev.tally.producer.identity.Checked.Valid;
import dev.tally.schemas.canary.Canary;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P2: a note is filed under a person who exists, not under a typing error. */
class IdentifiersTest {
    @ParameterizedTest
    @ValueSource(strings = {"10003879623", "10100534436"})
    void aSoundRppsNumberIsTaken(String number) {
        assertThat(Rpps.parse(number, PRODUCTION))
                .isInstanceOfSatisfying(
                        Valid.class,
                        valid -> assertThat(((Rpps) valid.value()).number()).isEqualTo(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1000387962",
                "100038796230",
                "1000387962a",
                " 10003879623",
                "10003879623\n",
                "10 003879623",
                "１０００３８７９６２３",
                "١٠٠٠٣٨٧٩٦٢٣"
            })
    void whatIsNotElevenAsciiDigitsIsNoRppsNumber(String text) {
        assertThat(Rpps.parse(text, FIXTURE)).isInstanceOf(Invalid.class);
    }

    /** P4: a canary goes the way of every consultation, through a gateway of production too. */
    @Test
    void theIdentitiesOfCanariesAreTakenInProduction() {
        assertThat(Rpps.parse(Canary.PRACTITIONER_ID, PRODUCTION)).isInstanceOf(Valid.class);
        assertThat(Ins.parse(Canary.PATIENT_ID, PRODUCTION)).isInstanceOf(Valid.class);
    }

    @Test
    void everySingleMistypedDigitOfAnRppsNumberIsNoticed() {
        everyMistypedDigitIsNoticed("10003879623", text -> Rpps.parse(text, PRODUCTION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"255081416802539", "269054958815781"})
    void anInsWithAWrongKeyIsRefused(String number) {
        assertThat(Ins.parse(number, FIXTURE)).isInstanceOf(Invalid.class);
    }

    @Test
    void everySingleMistypedDigitOfAnInsIsNoticed() {
        everyMistypedDigitIsNoticed("279035121518989", text -> Ins.parse(text, FIXTURE));
    }

    /** Keys computed by hand: 97 - (1850519001234 mod 97) = 35 and 97 - (1850518001234 mod 97) = 62. */
    @ParameterizedTest
    @ValueSource(strings = {"185052A00123435", "185052B00123462"})
    void aBirthInCorsicaIsTaken(String number) {
        assertThat(Ins.parse(number, PRODUCTION)).isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "27903512151898",
                "2790351215189890",
                "185052a00123435",
                "185052C00123435",
                "2A9035121518989",
                "2790351215189AB",
                " 279035121518989"
            })
    void whatHasNotTheShapeOfAnInsIsRefused(String text) {
        assertThat(Ins.parse(text, FIXTURE)).isInstanceOf(Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99700218896", "10101201234"})
    void practitionersMadeForTestsAreRefusedInProductionAndTakenAsFixtures(String number) {
        assertThat(Rpps.parse(number, PRODUCTION)).isInstanceOf(Invalid.class);
        assertThat(Rpps.parse(number, FIXTURE)).isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"185057512345673", "279035121518989"})
    void patientsMadeForTestsAreRefusedInProductionAndTakenAsFixtures(String number) {
        assertThat(Ins.parse(number, PRODUCTION)).isInstanceOf(Invalid.class);
        assertThat(Ins.parse(number, FIXTURE)).isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10003879623", "secretariat-2", "m.dupont", "A1"})
    void anAuthorIsAPractitionerOrAnIdentifierOfThePractice(String text) {
        assertThat(AuthorId.parse(text, PRODUCTION)).isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10003879624", "Mme Dupont", "-a", "a/b", "é"})
    void anAuthorWhoIsNeitherIsRefused(String text) {
        assertThat(AuthorId.parse(text, PRODUCTION)).isInstanceOf(Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"11488-4", "29299-5", "10164-2", "29545-1", "51848-0", "18842-5", "57133-1"})
    void codesThatLoincGaveOutAreTaken(String code) {
        assertThat(LoincCode.parse(code)).isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "11488", "11488-5", "11488-", "-4", "LP29684-5", "011488-4", "11488-4 ", "12345678-0"})
    void whatIsNoLoincCodeIsRefused(String code) {
        assertThat(LoincCode.parse(code)).isInstanceOf(Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10003879624", "100038796", "99700218896"})
    void noReasonRepeatsWhatWasGiven(String text) {
        String reason = ((Invalid<Rpps>) Rpps.parse(text, PRODUCTION)).reason();

        assertThat(reason).doesNotContain(text);
    }

    @Test
    void printingAnIdentifierDoesNotShowIt() {
        Rpps rpps = ((Valid<Rpps>) Rpps.parse("10003879623", PRODUCTION)).value();
        Ins ins = ((Valid<Ins>) Ins.parse("279035121518989", FIXTURE)).value();

        assertThat(rpps + " " + ins + " " + AuthorId.of(rpps)).doesNotContain("10003879623", "279035121518989");
    }

    private static <T> void everyMistypedDigitIsNoticed(String number, Function<String, Checked<T>> parse) {
        assertThat(parse.apply(number)).isInstanceOf(Valid.class);
        for (int place = 0; place < number.length(); place++) {
            for (char digit = '0'; digit <= '9'; digit++) {
                if (digit != number.charAt(place)) {
                    String mistyped = number.substring(0, place) + digit + number.substring(place + 1);
                    assertThat(parse.apply(mistyped)).as("digit %d", place).isInstanceOf(Invalid.class);
                }
            }
        }
    }
}
