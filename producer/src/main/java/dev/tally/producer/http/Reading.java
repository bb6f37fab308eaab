package dev.tally.producer.http;

import java.util.function.Function;

/**
 * What came of reading a request: a value, or the problem to answer with.
 *
 * @param <T> type of the value
 */
sealed interface Reading<T> {
    /** Reads on from the value; a problem stays. */
    <R> Reading<R> then(Function<? super T, Reading<R>> next);

    /**
     * It could be read.
     *
     * @param value what was read
     * @param <T> its type
     */
    record Read<T>(T value) implements Reading<T> {
        @Override
        public <R> Reading<R> then(Function<? super T, Reading<R>> next) {
            return next.apply(value);
        }
    }

    /**
     * It could not.
     *
     * @param problem the answer
     * @param <T> type that the value would have had
     */
    record Unreadable<T>(Problem problem) implements Reading<T> {
        @Override
        public <R> Reading<R> then(Function<? super T, Reading<R>> next) {
            return new Unreadable<>(problem);
        }
    }
}
