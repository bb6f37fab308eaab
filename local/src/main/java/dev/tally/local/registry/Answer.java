package dev.tally.local.registry;

import java.util.function.Function;

/**
 * What the registry answers: a value, or why not.
 *
 * @param <T> the value
 */
sealed interface Answer<T> {

    /** It worked. */
    record Given<T>(T value) implements Answer<T> {}

    /** A client's mistake or a rule's no; the message is for that client. */
    record Refused<T>(Refusal refusal, String message) implements Answer<T> {}

    static <T> Answer<T> of(T value) {
        return new Given<>(value);
    }

    static <T> Answer<T> refused(Refusal refusal, String message) {
        return new Refused<>(refusal, message);
    }

    /** Goes on with the value; a refusal stays what it is. */
    default <R> Answer<R> then(Function<T, Answer<R>> next) {
        if (this instanceof Refused<T> refused) {
            return refused(refused.refusal(), refused.message());
        }
        return next.apply(((Given<T>) this).value());
    }

    default <R> Answer<R> map(Function<T, R> change) {
        return then(value -> of(change.apply(value)));
    }
}
