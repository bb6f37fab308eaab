package dev.tally.cli.demo.scenario;

import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;
import java.time.Clock;

/**
 * The first faulty release: the note of a consultation in which a document was shared is never sent. It was acknowledged, so its
 * number is a hole in what Kafka has.
 */
final class SwallowingJournal extends SharingJournal {
    SwallowingJournal(Journal journal, Clock clock) {
        super(journal, clock);
    }

    @Override
    protected boolean isWithheld(Entry entry) {
        return isNoteWithDocument(entry);
    }
}
