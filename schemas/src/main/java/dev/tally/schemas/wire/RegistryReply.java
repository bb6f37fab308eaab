package dev.tally.schemas.wire;

import java.util.List;
import java.util.function.Function;

/**
 * What came of asking a schema registry. Everything that can be expected to go wrong is one of the values.
 *
 * @param <T> what was asked for
 */
public sealed interface RegistryReply<T> {

    /** Carries on with the value, or passes the failure on. */
    <R> RegistryReply<R> then(Function<? super T, ? extends RegistryReply<R>> next);

    /** The registry did what it was asked. */
    record Ok<T>(T value) implements RegistryReply<T> {
        @Override
        public <R> RegistryReply<R> then(Function<? super T, ? extends RegistryReply<R>> next) {
            return next.apply(value);
        }
    }

    /** Anything but {@link Ok}. Reasons are for people, and hold neither credentials nor values of records. */
    sealed interface Failure<T> extends RegistryReply<T> {
        String reason();
    }

    /** The registry answered that there is no such id, subject, version or setting. */
    record Absent<T>(String reason) implements Failure<T> {
        @Override
        public <R> RegistryReply<R> then(Function<? super T, ? extends RegistryReply<R>> next) {
            return new Absent<>(reason);
        }
    }

    /** The schema breaks the subject's compatibility level. */
    record Incompatible<T>(List<String> reasons) implements Failure<T> {
        public Incompatible {
            reasons = List.copyOf(reasons);
        }

        @Override
        public String reason() {
            return reasons.isEmpty() ? "incompatible with an earlier version" : String.join("; ", reasons);
        }

        @Override
        public <R> RegistryReply<R> then(Function<? super T, ? extends RegistryReply<R>> next) {
            return new Incompatible<>(reasons);
        }
    }

    /** The registry understood the request and will not do it: asking again does not help. */
    record Refused<T>(int status, String reason) implements Failure<T> {
        /** True if the registry answered well, but with something that this client cannot use, such as a JSON schema. */
        public boolean isUnusableAnswer() {
            return status / 100 == 2;
        }

        @Override
        public <R> RegistryReply<R> then(Function<? super T, ? extends RegistryReply<R>> next) {
            return new Refused<>(status, reason);
        }
    }

    /** No registry could be asked: an outage, a wrong address, or refused credentials. Asking again may help. */
    record Unavailable<T>(String reason) implements Failure<T> {
        @Override
        public <R> RegistryReply<R> then(Function<? super T, ? extends RegistryReply<R>> next) {
            return new Unavailable<>(reason);
        }
    }
}
