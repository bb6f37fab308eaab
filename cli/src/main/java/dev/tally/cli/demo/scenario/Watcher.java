package dev.tally.cli.demo.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Somebody who looks all the time whether something is lost, and knows nothing of what the scenario does. Safe for any thread. */
interface Watcher extends AutoCloseable {
    /**
     * That something was noticed.
     *
     * @param at when
     * @param kind in which way a promise is broken, in a word
     * @param guarantee which promise
     */
    record Noticed(Instant at, String kind, String guarantee) {}

    /**
     * The first thing that was noticed about any of these consultations; waits for it.
     *
     * @throws dev.tally.cli.console.CommandFailedException if nothing is noticed in time, or the watcher cannot look any more
     */
    Noticed awaitFirst(Set<UUID> consultations, Duration patience) throws InterruptedException;

    @Override
    void close();
}
