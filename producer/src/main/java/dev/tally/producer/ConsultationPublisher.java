package dev.tally.producer;

import dev.tally.producer.PublishedIndex.Claim;
import dev.tally.producer.PublishedIndex.Entry;
import dev.tally.producer.command.Command;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.outbox.Delivery;
import dev.tally.producer.outbox.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Publishes what happened in consultations. A command becomes an event with its id, digest, origin and time of acceptance,
 * goes to the {@link Outbox}, and is answered when Kafka has acknowledged it or its time is over.
 *
 * <p>The same command may be sent any number of times: within this publisher's memory it is recognised, beyond it the join
 * recognises it. The same event with other content is refused as far back as the memory reaches; beyond it the join keeps
 * what came first and sets the other aside.
 *
 * <p>Safe for any thread; no method blocks. The caller owns the outbox.
 */
public final class ConsultationPublisher {
    private final Outbox outbox;
    private final PublishedIndex index;
    private final Clock clock;
    private final Duration patience;

    /**
     * Does no I/O.
     *
     * @param outbox where events go
     * @param clock of the gateway, for the time of acceptance
     * @param patience how long a command waits for Kafka before it is in doubt
     * @param mostRemembered how many events are remembered, about 500 bytes each
     */
    public ConsultationPublisher(Outbox outbox, Clock clock, Duration patience, int mostRemembered) {
        this.outbox = outbox;
        this.index = new PublishedIndex(mostRemembered);
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Publishes one command.
     *
     * @return what became of it, within the patience and never exceptionally; do nothing slow on the thread that completes it
     */
    public CompletableFuture<Publication> publish(Command command) {
        Draft<?> draft = command.draft(clock.instant());
        Claim claim = index.claim(draft);
        Entry entry = claim.entry();
        if (!claim.first()) {
            return entry.digest().equals(draft.digest())
                    ? withinPatience(draft, entry.outcome().thenApply(ConsultationPublisher::again))
                    : CompletableFuture.completedFuture(
                            new Publication.Conflict(draft.name().eventId(), entry.digest()));
        }
        offer(entry, draft);
        return withinPatience(draft, entry.outcome().copy());
    }

    private void offer(Entry entry, Draft<?> draft) {
        try {
            Outbox.Offer offer = outbox.offer(draft, delivery -> settle(entry, draft, delivery));
            if (offer instanceof Outbox.Offer.Refused refused) {
                index.release(entry, new Publication.Refused(draft.name().eventId(), refused.reason()));
            }
        } catch (RuntimeException | Error bug) {
            // An entry that nobody settles would keep the event from being sent again.
            index.release(entry, new Publication.InDoubt(draft.name().eventId(), "a fault of the gateway"));
            throw bug;
        }
    }

    private void settle(Entry entry, Draft<?> draft, Delivery delivery) {
        if (delivery instanceof Delivery.Replicated replicated) {
            index.confirm(
                    entry, new PublishedEvent(draft.name(), draft.digest(), replicated.origin(), draft.acceptedAt()));
        } else {
            String reason = ((Delivery.InDoubt) delivery).reason();
            index.release(entry, new Publication.InDoubt(draft.name().eventId(), reason));
        }
    }

    private static Publication again(Publication first) {
        return first instanceof Publication.Published published
                ? new Publication.Published(published.event(), true)
                : first;
    }

    /** The event goes on after the time is over: when Kafka acknowledges it later, sending it again finds it there. */
    private CompletableFuture<Publication> withinPatience(Draft<?> draft, CompletableFuture<Publication> outcome) {
        return outcome.completeOnTimeout(
                new Publication.InDoubt(
                        draft.name().eventId(), "no acknowledgement within " + patience.toMillis() + " ms"),
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * The events of a consultation that this publisher accepted since its start and that Kafka acknowledged, as far back as its
     * memory reaches, in the order of acceptance. Empty says nothing about other gateways.
     */
    public List<PublishedEvent> known(UUID consultationId) {
        return index.published(consultationId);
    }

    /** The outbox that events go to. */
    public Outbox outbox() {
        return outbox;
    }

    /** How many events are remembered now. */
    public int remembered() {
        return index.size();
    }
}
