package dev.tally.producer.journal;

import java.util.UUID;

/** The journal that other tests use keeps the contract of the real one. */
class MemoryJournalTest extends JournalContract {
    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();

    @Override
    Journal open(UUID incarnation) {
        MemoryJournal journal = new MemoryJournal(disk, incarnation, KEEP_STUBS, RESEND_AFTER);
        journal.answer(MemoryJournal.Mode.ACCEPT);
        return journal;
    }
}
