package dev.tally.producer.journal;

import dev.tally.producer.fact.Draft;
import dev.tally.producer.fact.EventName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What this gateway accepted, on its own disk until storage confirms it. The one seam between accepting and sending.
 *
 * <p>The contract, which one suite of tests holds against every implementation:
 *
 * <ul>
 *   <li>An {@link #append} is answered only when the event is on disk, all of it, and the disk said so. A process that is killed
 *       at any moment loses nothing that was answered.
 *   <li>Sequences of one incarnation count 1, 2, 3, ... in the order of commit. The number is given inside the commit, so none is
 *       without its event; what is refused or known takes none.
 *   <li>One event id is accepted once, as long as its entry or its stub is there.
 *   <li>States only go forward. An entry keeps its content until its state is settled; then a stub without content stays.
 *   <li>A write that fails ends the journal: nothing is tried again, for nobody knows what is on the disk then.
 *   <li>What is damaged is named and set aside, never dropped in silence.
 * </ul>
 *
 * <p>Safe for any thread. {@link #append} and {@link #change} never block and do no I/O on the caller's thread; the other methods
 * read from disk, in microseconds as a rule. After {@link #close} every method but {@code close} throws
 * {@link JournalClosedException}.
 */
public interface Journal extends AutoCloseable {
    /** The name of this gateway, stable over restarts. */
    String gatewayId();

    /** Random, new at each start. */
    UUID incarnation();

    /**
     * Accepts an event.
     *
     * @return what became of it, completed on a thread of the journal: do nothing slow on it. Completed with a
     *     {@link JournalFailedException} when it is not known whether it is on disk
     */
    CompletableFuture<Appended> append(Draft<?> draft);

    /**
     * Notes what was heard of events, all of it in one commit. Events that are not known are left out.
     *
     * @param changes in the order in which they became true
     * @param position from where receipts are to be read on after these changes, if they came from receipts
     * @return the entries that have changed, after the change, completed as that of {@link #append}
     */
    CompletableFuture<List<Entry>> change(List<Change> changes, @Nullable ReceiptPosition position);

    /** The entry or stub of an event. */
    @Nullable
    Entry find(UUID eventId);

    /** Entries and stubs of a consultation, in the order of acceptance. */
    List<Entry> ofConsultation(UUID consultationId);

    /**
     * Entries that Kafka is not known to have, in the order of acceptance.
     *
     * @param afterPlace only those behind this place; 0 begins with the first
     * @param most how many at most
     */
    List<Entry> notReplicated(long afterPlace, int most);

    /**
     * Entries that are to be sent again by now, the longest due first; then those that are due later than anything that is noted
     * now can be: they were noted while the clock was ahead.
     */
    List<Entry> due(Instant now, int most);

    /** Entries and stubs of whatever state, in the order of acceptance, behind a place. */
    List<Entry> acceptedAfter(long place, int most);

    /** The event of an entry as it was accepted, or what keeps it from being read. */
    Content content(Entry entry);

    /** From where receipts are to be read on; null before the first. */
    @Nullable
    ReceiptPosition receiptPosition();

    /** Up to which place Kafka has acknowledged heartbeats; 0 before the first. */
    long announced();

    /** Notes up to which place Kafka has acknowledged heartbeats. */
    CompletableFuture<Void> announce(long place);

    /** How full it is and how many entries are in which state; reads nothing from disk. */
    JournalStatus status();

    /**
     * What waits for storage.
     *
     * @param now the time
     * @param overdueAfter after which time an entry is overdue. One that seems to be accepted as long after now is counted too: the
     *     clock was set back, and nobody knows how long it waits
     */
    Backlog backlog(Instant now, Duration overdueAfter);

    /** Calls back with each entry after each commit that made or changed it, on the journal's thread: it must be quick. */
    void listen(Consumer<Entry> listener);

    /** Removes stubs that are older than they are kept, and gives disk space back. Called now and then. */
    void sweep(Instant now);

    /** Commits what was taken, then ends. */
    @Override
    void close();

    /** The answer to an append. */
    sealed interface Appended {
        /** On disk. */
        record Committed(Entry entry) implements Appended {}

        /** The event id was accepted before; nothing was written. The entry tells with which content. */
        record Known(Entry entry) implements Appended {}

        /**
         * There is no room; nothing was written.
         *
         * @param sentence why, and what to do, for a person
         */
        record Full(EventName name, String sentence) implements Appended {}

        /**
         * Not taken just now; nothing was written.
         *
         * @param sentence why, for a person
         */
        record NotTaken(EventName name, String sentence) implements Appended {}
    }

    /** The content of an entry. */
    sealed interface Content {
        /**
         * As it was accepted.
         *
         * @param event the event with its origin, an instance of its generated class
         */
        record Whole(SpecificRecord event) implements Content {
            @Override
            public String toString() {
                return "Whole(redacted)";
            }
        }

        /** The entry is settled and its content is not kept any more. */
        record Trimmed() implements Content {}

        /** The content is on disk and does not equal its checksum. It was set aside and named. */
        record Damaged() implements Content {}
    }
}
