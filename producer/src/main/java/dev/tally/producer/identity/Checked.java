package dev.tally.producer.identity;

import java.util.function.Function;

/**
 * What came of reading an identifier: a value that holds its rule, or a reason. The reason never repeats the text that was
 * given, which may name a patient.
 *
 * @param <T> type of the value
 */
public sealed interface Checked<T> {
    /** The result of one function or the other. */
    <R> R fold(Function<? super T, ? extends R> valid, Function<String, ? extends R> invalid);

    /**
     * The text holds the rule.
     *
     * @param value what it means
     * @param <T> type of the value
     */
    record Valid<T>(T value) implements Checked<T> {
        @Override
        public <R> R fold(Function<? super T, ? extends R> valid, Function<String, ? extends R> invalid) {
            return valid.apply(value);
        }
    }

    /**
     * The text does not.
     *
     * @param reason what is wrong and what would be right, without the text
     * @param <T> type that the value would have had
     */
    record Invalid<T>(String reason) implements Checked<T> {
        @Override
        public <R> R fold(Function<? super T, ? extends R> valid, Function<String, ? extends R> invalid) {
            return invalid.apply(reason);
        }
    }
}
