package dev.tally.sink.loop;

import java.time.Duration;
import java.time.Instant;

/**
 * A pause by the clock on the wall. It never lasts longer than its length: if more seems to be left, the clock was set back,
 * and the pause counts as over. Otherwise a clock that is two hours wrong would cost two hours when it is put right.
 *
 * @param until when it ends
 * @param length how long it was meant to be
 */
record Pause(Instant until, Duration length) {
    /** None: over at any time. */
    static final Pause NONE = new Pause(Instant.EPOCH, Duration.ZERO);

    static Pause from(Instant now, Duration length) {
        return new Pause(now.plus(length), length);
    }

    /** How much is left; zero if it is over. */
    Duration left(Instant now) {
        Duration left = Duration.between(now, until);
        return left.isNegative() || left.compareTo(length) > 0 ? Duration.ZERO : left;
    }

    boolean isOver(Instant now) {
        return left(now).isZero();
    }
}
