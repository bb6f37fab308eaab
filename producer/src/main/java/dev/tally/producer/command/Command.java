package dev.tally.producer.command;

import dev.tally.producer.fact.Draft;
import java.time.Instant;

/**
 * One fact that is to be accepted. A command that exists holds every rule that can be checked without knowing other events;
 * its constructor throws {@link IllegalArgumentException} for anything else, so whoever has unchecked input asks the rules
 * first ({@link Note#problems}, {@link Statement#problems} and so on).
 *
 * <p>Immutable, so safe for any thread. {@code toString()} shows no patient data.
 */
public sealed interface Command permits ObservationRevision, Share, Retraction, Statement {
    /** Which consultation, whose, by whom. */
    Subject subject();

    /** When it happened by the clock of the practice software. */
    Instant occurredAt();

    /**
     * The event that states this fact, all but its origin.
     *
     * @param acceptedAt now, by the clock of the gateway
     */
    Draft<?> draft(Instant acceptedAt);
}
