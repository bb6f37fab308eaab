package dev.tally.runtime.management;

/**
 * What one check says just now.
 *
 * @param up whether all is well
 * @param sentence what is so, or what is wrong and since when; holds no patient data
 */
public record Health(boolean up, String sentence) {
    /** All is well. */
    public static Health up(String sentence) {
        return new Health(true, sentence);
    }

    /** Something is wrong. */
    public static Health down(String sentence) {
        return new Health(false, sentence);
    }
}
