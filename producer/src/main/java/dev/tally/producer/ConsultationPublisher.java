package dev.tally.producer;

import dev.tally.producer.command.Command;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;
import dev.tally.producer.journal.Journal.Appended;
import dev.tally.producer.journal.JournalFailedException;
import dev.tally.producer.state.EventState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Publishes what happened in consultations. A command becomes an event with its id, digest, origin and time of acceptance, goes into
 * the {@link Journal}, and is answered from it: when Kafka has acknowledged the event, or after a short while anyway, because what is
 * on this gateway's disk is accepted whatever becomes of Kafka.
 *
 * <p>The same command may be sent any number of times: as long as the journal has its entry or its stub it is recognised, beyond
 * it the join recognises it. The same event with other content is refused as far back as that; beyond it the join keeps what came
 * first and sets the other aside.
 *
 * <p>Safe for any thread; no method blocks. The caller owns the journal.
 */
public final class ConsultationPublisher {
    private final Journal journal;
    private final Clock clock;
    private final Duration replicatedWithin;
    private final Expectations expectations;

    /**
     * Listens to the journal from now on.
     *
     * @param clock of the gateway, for the time of acceptance
     * @param replicatedWithin how long a command waits for Kafka before it is answered as accepted only
     */
    public ConsultationPublisher(Journal journal, Clock clock, Duration replicatedWithin) {
        this.journal = journal;
        this.clock = clock;
        this.replicatedWithin = replicatedWithin;
        this.expectations = new Expectations(journal);
    }

    /**
     * Publishes one command.
     *
     * @return what became of it: replicated, or accepted when Kafka does not answer in time; do nothing slow on the thread that completes
     *     it. Exceptionally only for a fault of the gateway
     */
    public CompletableFuture<Publication> publish(Command command) {
        return publish(command, Entry::isReplicated, replicatedWithin, false);
    }

    /**
     * Publishes one command and waits for storage.
     *
     * @param storedWithin how long it waits until the event is stored, or set aside
     * @return as the other; the state in it is what is true then
     */
    public CompletableFuture<Publication> publish(Command command, Duration storedWithin) {
        return publish(command, ConsultationPublisher::isThrough, storedWithin, true);
    }

    private static boolean isThrough(Entry entry) {
        return entry.state().kind().compareTo(EventState.Kind.QUARANTINED) >= 0;
    }

    private CompletableFuture<Publication> publish(
            Command command, Expectations.Goal goal, Duration within, boolean duplicatesWait) {
        Draft<?> draft = command.draft(clock.instant());
        UUID eventId = draft.name().eventId();
        // From before it is written, so that nothing that follows can be missed.
        Expectations.Expectation expected = expectations.of(eventId, goal);
        CompletableFuture<Appended> appended;
        try {
            appended = journal.append(draft);
        } catch (RuntimeException | Error fault) {
            expected.close();
            throw fault;
        }
        return appended.thenCompose(answer -> {
                    if (answer instanceof Appended.Committed committed) {
                        return taken(expected, committed.entry(), within, false);
                    }
                    if (answer instanceof Appended.Known known) {
                        Entry entry = known.entry();
                        return entry.digest().equals(draft.digest())
                                ? taken(expected, entry, duplicatesWait ? within : Duration.ZERO, true)
                                : CompletableFuture.completedFuture(new Publication.Conflict(eventId, entry.digest()));
                    }
                    return CompletableFuture.completedFuture(refused(eventId, answer));
                })
                .exceptionally(failure -> inDoubt(eventId, failure))
                .whenComplete((answer, failure) -> expected.close());
    }

    private static CompletableFuture<Publication> taken(
            Expectations.Expectation expected, Entry entry, Duration within, boolean duplicate) {
        return expected.met(entry, within).thenApply(now -> new Publication.Taken(now, duplicate));
    }

    private static Publication refused(UUID eventId, Appended answer) {
        return answer instanceof Appended.Full full
                ? new Publication.NoRoom(eventId, full.sentence())
                : new Publication.Refused(eventId, ((Appended.NotTaken) answer).sentence());
    }

    private static Publication inDoubt(UUID eventId, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof JournalFailedException) {
            return new Publication.InDoubt(eventId, "the gateway's disk failed, and the gateway stops");
        }
        throw failure instanceof RuntimeException fault ? fault : new CompletionException(failure);
    }

    /** What this gateway accepted of a consultation and still knows, in the order of acceptance. Says nothing of other gateways. */
    public List<Entry> known(UUID consultationId) {
        return journal.ofConsultation(consultationId);
    }

    /** The journal that events go into. */
    public Journal journal() {
        return journal;
    }
}
