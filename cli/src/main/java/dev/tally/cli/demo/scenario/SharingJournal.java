package dev.tally.cli.demo.scenario;

import dev.tally.event.EventKind;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;
import java.time.Clock;
import java.time.Duration;

/**
 * What both releases of the night of 26 April 2023 have in common: they look whether a document was shared in a consultation before
 * they send its note. For that they gather: everything is sent a moment after it was accepted, when it is known whether a document
 * follows.
 */
abstract class SharingJournal extends FaultyJournal {
    /** How long after it was accepted an event is sent; what is shared later is not seen. */
    static final Duration GATHER = Duration.ofSeconds(3);

    private final Clock clock;

    SharingJournal(Journal journal, Clock clock) {
        super(journal);
        this.clock = clock;
    }

    /** Whether it is the note of a consultation in which a document was shared: the fault concerns no other. */
    final boolean isNoteWithDocument(Entry entry) {
        return entry.name().kind() == EventKind.OBSERVATION
                && ofConsultation(entry.name().consultationId()).stream()
                        .anyMatch(each -> each.name().kind() == EventKind.SHARE);
    }

    @Override
    protected final boolean isSentYet(Entry entry) {
        return !entry.acceptedAt().isAfter(clock.instant().minus(GATHER));
    }
}
