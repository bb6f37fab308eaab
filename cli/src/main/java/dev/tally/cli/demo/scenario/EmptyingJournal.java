package dev.tally.cli.demo.scenario;

import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The second faulty release, mended in a hurry: the note of a consultation in which a document was shared is sent again, with its four
 * sections empty. The digest is still that of the note that was accepted, for it was computed then and travels with the event; a
 * release that loses fields on the way does not compute it anew. So the join can tell, and sets the event aside.
 *
 * <p>It sends only what was accepted since it began, as a reader does that begins at the end: what the release before it withheld
 * stays in the journal.
 */
final class EmptyingJournal extends SharingJournal {
    private static final ObservationContent EMPTY = new ObservationContent("", "", "", "");

    private final Instant begun;

    /** Begins now. */
    EmptyingJournal(Journal journal, Clock clock) {
        super(journal, clock);
        this.begun = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    protected boolean isWithheld(Entry entry) {
        return entry.acceptedAt().isBefore(begun);
    }

    @Override
    protected Content sent(Entry entry, Content accepted) {
        return accepted instanceof Content.Whole whole
                        && whole.event() instanceof ObservationEvent note
                        && isNoteWithDocument(entry)
                ? new Content.Whole(
                        ObservationEvent.newBuilder(note).setContent(EMPTY).build())
                : accepted;
    }
}
