package dev.tally.producer.identity;

import dev.tally.producer.identity.Checked.Invalid;
import dev.tally.producer.identity.Checked.Valid;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The French national health identity of a patient: 13 characters and a key of 2 digits, key = 97 - (number mod 97). In the
 * place of the department, Corsica's {@code 2A} counts as 19 and {@code 2B} as 18. A person's number can change, so it is
 * never a key of anything.
 *
 * <p>Immutable, so safe for any thread. Only {@link #parse} makes one, so a value has been checked.
 */
public final class Ins {
    private static final Pattern SYNTAX = Pattern.compile("[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{6}[0-9]{2}");
    private static final int DEPARTMENT = 5;
    private static final int KEY = 13;

    private final String number;

    private Ins(String number) {
        this.number = number;
    }

    /** Reads a number as it was given, key included, without blanks. */
    public static Checked<Ins> parse(String text, IdentifierPolicy policy) {
        if (!SYNTAX.matcher(text).matches()) {
            return new Invalid<>("must be an INS: 13 characters and the 2-digit key, without blanks,"
                    + " with 2A or 2B in capitals for Corsica");
        }
        if (key(text) != Integer.parseInt(text.substring(KEY))) {
            return new Invalid<>("must be an INS, but its key is wrong: look for a mistyped digit");
        }
        Ins ins = new Ins(text);
        return policy.accepts(ins)
                ? new Valid<>(ins)
                : new Invalid<>("is an identity made for tests, which this gateway refuses: use the real INS,"
                        + " or a gateway with gateway.identifiers=fixture");
    }

    private static int key(String text) {
        String department = text.substring(DEPARTMENT, DEPARTMENT + 2);
        String counted = switch (department) {
            case "2A" -> "19";
            case "2B" -> "18";
            default -> department;
        };
        long digits = Long.parseLong(text.substring(0, DEPARTMENT) + counted + text.substring(DEPARTMENT + 2, KEY));
        return (int) (97 - digits % 97);
    }

    /** The thirteen characters and the key. */
    public String number() {
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ins ins && ins.number.equals(number);
    }

    @Override
    public int hashCode() {
        return Objects.hash(number);
    }

    @Override
    public String toString() {
        return "Ins(redacted)";
    }
}
