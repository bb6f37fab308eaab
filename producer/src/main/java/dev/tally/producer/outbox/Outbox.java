package dev.tally.producer.outbox;

import dev.tally.producer.fact.Draft;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Takes halves in and sees to it that they reach Kafka. The one seam between accepting and sending.
 *
 * <p>The contract, which a journal will keep as {@link DirectSender} does today:
 *
 * <ul>
 *   <li>{@link #offer} never blocks and does no I/O on the caller's thread.
 *   <li>Origins are given by the outbox. Sequences of one incarnation count 1, 2, 3, ... in the order of commit. An offer that
 *       is refused takes no number. A journal gives the number inside its commit, so that no number is without an event, and
 *       then says {@code journaled}.
 *   <li>{@link Delivery.Replicated} is said only when Kafka has acknowledged the event by all in-sync replicas.
 *   <li>Any error on the way is {@link Delivery.InDoubt}: the event may be in Kafka or not. It is never said that it is not,
 *       because no producer can know that. To send it again is safe: it has the same id.
 *   <li>Events of one consultation reach their topic in the order in which they were offered.
 *   <li>What becomes of each event is told, by {@link #close} at the latest.
 * </ul>
 *
 * A journal adds a delivery {@code Accepted} (on this gateway's disk, Kafka not heard yet); the sealed types make every place
 * that must then decide a compile error.
 *
 * <p>Safe for any thread.
 */
public interface Outbox extends AutoCloseable {
    /**
     * Hands an event over, or refuses it at once.
     *
     * @param draft the event
     * @param whenDelivered told once what became of the event if it was taken, on a thread of the outbox: it must not be slow
     */
    Offer offer(Draft<?> draft, Consumer<Delivery> whenDelivered);

    /** The name of this gateway, stable over restarts. */
    String gatewayId();

    /** Random, new at each start. */
    UUID incarnation();

    /** Whether sequence numbers are given inside a journal's commit. */
    boolean journaled();

    /** How many events were taken and have not been handed to Kafka yet. */
    int depth();

    /** Takes nothing more, gives what it has a last chance, and tells what became of every event. */
    @Override
    void close();

    /** The answer to an offer. */
    sealed interface Offer {
        /** Taken: what becomes of it will be told. */
        record Taken() implements Offer {}

        /**
         * Not taken: nothing was written and no sequence number was used.
         *
         * @param reason why, for a person
         */
        record Refused(String reason) implements Offer {}
    }
}
