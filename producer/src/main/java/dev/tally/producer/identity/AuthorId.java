package dev.tally.producer.identity;

import dev.tally.producer.identity.Checked.Invalid;
import dev.tally.producer.identity.Checked.Valid;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Who typed a revision: a practitioner by RPPS number, or an assistant, who has none, by an identifier of the practice. An
 * identifier of eleven digits is taken for an RPPS number and checked as one.
 *
 * <p>Immutable, so safe for any thread.
 */
public final class AuthorId {
    private static final Pattern LOCAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern LIKE_RPPS = Pattern.compile("[0-9]{11}");

    private final String id;

    private AuthorId(String id) {
        this.id = id;
    }

    /** The practitioner as author. */
    public static AuthorId of(Rpps practitioner) {
        return new AuthorId(practitioner.number());
    }

    /** Reads an identifier as it was given. */
    public static Checked<AuthorId> parse(String text, IdentifierPolicy policy) {
        if (LIKE_RPPS.matcher(text).matches()) {
            return Rpps.parse(text, policy).fold(rpps -> new Valid<>(of(rpps)), Invalid::new);
        }
        return LOCAL.matcher(text).matches()
                ? new Valid<>(new AuthorId(text))
                : new Invalid<>("must be an RPPS number, or an identifier of the practice of 1 to 64 letters, digits,"
                        + " dots, dashes and underscores");
    }

    /** The RPPS number, or the practice's identifier. */
    public String id() {
        return id;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuthorId author && author.id.equals(id);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id);
    }

    @Override
    public String toString() {
        return "AuthorId(redacted)";
    }
}
