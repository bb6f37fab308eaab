package dev.tally.replay.audit.guarantee;

import java.util.List;

/**
 * A promise that evidence can be held against. Pure: the same evidence gives the same breaches. Tests and the operator's tool use
 * the same objects.
 *
 * <p>Immutable, safe for any thread.
 *
 * @param <E> the kind of evidence
 */
public interface Guarantee<E> {
    /** How the promise is broken; empty if it holds. */
    List<Breach> breaches(E evidence);

    /** Its name. */
    default String name() {
        return getClass().getSimpleName();
    }
}
