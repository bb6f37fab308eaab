package dev.tally.producer.command;

import dev.tally.schemas.digest.StorableText;
import java.util.Optional;

/** Rules for text that a person wrote. */
public final class PlainText {
    static final String UNSTORABLE =
            "holds U+0000 or half of a surrogate pair, which cannot be stored: remove the character";

    private PlainText() {}

    /** What keeps a text from being stored as a text that says something, if anything does. */
    public static Optional<String> problem(String text) {
        if (!StorableText.isStorable(text)) {
            return Optional.of(UNSTORABLE);
        }
        return isBlank(text) ? Optional.of("must not be blank") : Optional.empty();
    }

    /** What keeps a text, blank or not, from being stored, if anything does. */
    public static Optional<String> storageProblem(String text) {
        return StorableText.isStorable(text) ? Optional.empty() : Optional.of(UNSTORABLE);
    }

    /**
     * Whether nothing of a text can be seen. Counts what {@link String#isBlank} does not: no-break spaces and zero-width
     * characters, which editors leave behind in an empty field.
     */
    static boolean isBlank(String text) {
        return text.codePoints().allMatch(PlainText::isInvisible);
    }

    private static boolean isInvisible(int codePoint) {
        return Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || Character.isISOControl(codePoint)
                || Character.getType(codePoint) == Character.FORMAT;
    }
}
