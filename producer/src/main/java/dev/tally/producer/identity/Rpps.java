package dev.tally.producer.identity;

import dev.tally.producer.identity.Checked.Invalid;
import dev.tally.producer.identity.Checked.Valid;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The number of a practitioner in the French shared directory of health professionals: 11 digits, the last a Luhn key. FHIR
 * system {@code https://rpps.esante.gouv.fr}.
 *
 * <p>Immutable, so safe for any thread. Only {@link #parse} makes one, so a value has been checked.
 */
public final class Rpps {
    private static final Pattern SYNTAX = Pattern.compile("[0-9]{11}");

    private final String number;

    private Rpps(String number) {
        this.number = number;
    }

    /** Reads a number as it was given, without blanks. */
    public static Checked<Rpps> parse(String text, IdentifierPolicy policy) {
        if (!SYNTAX.matcher(text).matches()) {
            return new Invalid<>("must be an RPPS number: 11 digits, without blanks");
        }
        if (!Luhn.holds(text) && !policy.excusesRpps(text)) {
            return new Invalid<>("must be an RPPS number, but its check digit is wrong: look for a mistyped digit");
        }
        Rpps rpps = new Rpps(text);
        return policy.accepts(rpps)
                ? new Valid<>(rpps)
                : new Invalid<>("is an identity made for tests, which this gateway refuses: use the real RPPS number,"
                        + " or a gateway with gateway.identifiers=fixture");
    }

    /** The eleven digits. */
    public String number() {
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rpps rpps && rpps.number.equals(number);
    }

    @Override
    public int hashCode() {
        return Objects.hash(number);
    }

    @Override
    public String toString() {
        return "Rpps(redacted)";
    }
}
