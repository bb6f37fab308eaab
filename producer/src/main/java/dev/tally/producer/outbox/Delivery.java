package dev.tally.producer.outbox;

import dev.tally.event.Origin;

/** What became of an event that an {@link Outbox} took. */
public sealed interface Delivery {
    /**
     * All in-sync replicas have it, two at least.
     *
     * @param origin where and as which number it was accepted
     */
    record Replicated(Origin origin) implements Delivery {}

    /**
     * It may be in Kafka or not; send it again.
     *
     * @param reason what went wrong, in a few words without patient data
     */
    record InDoubt(String reason) implements Delivery {}
}
