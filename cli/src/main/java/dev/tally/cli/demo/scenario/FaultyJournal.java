package dev.tally.cli.demo.scenario;

import dev.tally.producer.fact.Draft;
import dev.tally.producer.journal.Backlog;
import dev.tally.producer.journal.Change;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;
import dev.tally.producer.journal.JournalStatus;
import dev.tally.producer.journal.ReceiptPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A journal as the sender of a faulty release sees it: some events are withheld from it, or handed over late or altered. The journal
 * itself says the truth to everybody else, heartbeats included: what is withheld stays in it as accepted and not sent.
 *
 * <p>What is withheld may depend on the journal and the event alone, so that it stays withheld when the gateway is started again.
 *
 * <p>Owns nothing. Safe for any thread, as the journal is.
 */
public abstract class FaultyJournal implements Journal {
    private final Journal journal;

    /** What a faulty release makes of this journal. */
    protected FaultyJournal(Journal journal) {
        this.journal = journal;
    }

    /** Whether the release never sends an event. */
    protected boolean isWithheld(Entry entry) {
        return false;
    }

    /** Whether the release sends an event yet; those that were accepted after it wait with it, so it must become true by itself. */
    protected boolean isSentYet(Entry entry) {
        return true;
    }

    /** What the release sends of an event. */
    protected Content sent(Entry entry, Content accepted) {
        return accepted;
    }

    /** What is withheld does not end the list, for the sender takes an empty one for the end of the journal. */
    @Override
    public final List<Entry> notReplicated(long afterPlace, int most) {
        List<Entry> sent = new ArrayList<>();
        long place = afterPlace;
        for (List<Entry> next = journal.notReplicated(place, most);
                !next.isEmpty();
                next = journal.notReplicated(place, most)) {
            for (Entry entry : next) {
                if (sent.size() == most || !isSentYet(entry)) {
                    return sent;
                }
                if (!isWithheld(entry)) {
                    sent.add(entry);
                }
                place = entry.place();
            }
        }
        return sent;
    }

    @Override
    public final List<Entry> due(Instant now, int most) {
        return journal.due(now, most).stream()
                .filter(entry -> !isWithheld(entry))
                .toList();
    }

    @Override
    public final Content content(Entry entry) {
        return sent(entry, journal.content(entry));
    }

    @Override
    public final String gatewayId() {
        return journal.gatewayId();
    }

    @Override
    public final UUID incarnation() {
        return journal.incarnation();
    }

    @Override
    public final CompletableFuture<Appended> append(Draft<?> draft) {
        return journal.append(draft);
    }

    @Override
    public final CompletableFuture<List<Entry>> change(List<Change> changes, @Nullable ReceiptPosition position) {
        return journal.change(changes, position);
    }

    @Override
    public final @Nullable Entry find(UUID eventId) {
        return journal.find(eventId);
    }

    @Override
    public final List<Entry> ofConsultation(UUID consultationId) {
        return journal.ofConsultation(consultationId);
    }

    @Override
    public final List<Entry> acceptedAfter(long place, int most) {
        return journal.acceptedAfter(place, most);
    }

    @Override
    public final @Nullable ReceiptPosition receiptPosition() {
        return journal.receiptPosition();
    }

    @Override
    public final long announced() {
        return journal.announced();
    }

    @Override
    public final CompletableFuture<Void> announce(long place) {
        return journal.announce(place);
    }

    @Override
    public final JournalStatus status() {
        return journal.status();
    }

    @Override
    public final Backlog backlog(Instant now, Duration overdueAfter) {
        return journal.backlog(now, overdueAfter);
    }

    @Override
    public final void listen(Consumer<Entry> listener) {
        journal.listen(listener);
    }

    @Override
    public final void sweep(Instant now) {
        journal.sweep(now);
    }

    @Override
    public final void close() {
        journal.close();
    }
}
