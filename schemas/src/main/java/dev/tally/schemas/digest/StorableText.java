package dev.tally.schemas.digest;

/**
 * Text that every part of the pipeline can carry unchanged. U+0000 is refused by PostgreSQL, and a lone surrogate has no
 * UTF-8 form, so it would come back as another character: both are refused before anything is accepted.
 */
public final class StorableText {
    private StorableText() {}

    /** True if the text can be stored and read back equal. */
    public static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
