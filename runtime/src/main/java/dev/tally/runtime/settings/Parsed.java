package dev.tally.runtime.settings;

/**
 * What became of a text that was to be a setting's value. That a person mistypes a value is expected, so it is a result and
 * not an exception.
 *
 * @param <T> type of the value
 */
public sealed interface Parsed<T> {
    /**
     * The text was understood.
     *
     * @param value what it says
     * @param <T> type of the value
     */
    record Understood<T>(T value) implements Parsed<T> {}

    /**
     * The text was not understood, or says something out of range.
     *
     * @param remedy what would be right, as the end of a sentence: "must be a whole number from 1 to 100"
     * @param <T> type of the value
     */
    record Refused<T>(String remedy) implements Parsed<T> {}
}
