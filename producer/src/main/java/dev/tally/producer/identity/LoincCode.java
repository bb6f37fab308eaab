package dev.tally.producer.identity;

import dev.tally.producer.identity.Checked.Invalid;
import dev.tally.producer.identity.Checked.Valid;
import java.util.regex.Pattern;

/**
 * A LOINC code: a number of up to 7 digits, a dash and a Luhn check digit, such as {@code 11488-4}. Whether LOINC has given
 * the code out is not looked up.
 *
 * @param code the code, checked if it came from {@link #parse}
 */
public record LoincCode(String code) {
    private static final Pattern SYNTAX = Pattern.compile("[1-9][0-9]{0,6}-[0-9]");

    /** Refuses what {@link #parse} would refuse: a caller that has unchecked text uses that. */
    public LoincCode {
        if (!isValid(code)) {
            throw new IllegalArgumentException("not a LOINC code");
        }
    }

    /** Reads a code as it was given. */
    public static Checked<LoincCode> parse(String text) {
        return isValid(text)
                ? new Valid<>(new LoincCode(text))
                : new Invalid<>("must be a LOINC code with its check digit, such as 11488-4");
    }

    private static boolean isValid(String text) {
        return SYNTAX.matcher(text).matches() && Luhn.holds(text.replace("-", ""));
    }
}
