package dev.tally.producer.journal;

/**
 * Whether a journal takes more.
 *
 * @param level how full it is
 * @param sentence what is so and what to do, for a person
 */
public record Room(Level level, String sentence) {
    /** How full a journal is. */
    public enum Level {
        /** There is room. */
        ENOUGH,
        /** More than half of it is used: somebody should look. */
        ALARM,
        /** Nothing more is accepted until there is room again. */
        FULL
    }

    /** Whether nothing more is accepted. */
    public boolean isFull() {
        return level == Level.FULL;
    }
}
