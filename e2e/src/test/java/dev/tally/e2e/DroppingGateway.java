package dev.tally.e2e;

import dev.tally.cli.demo.scenario.FaultyGateway;
import dev.tally.cli.demo.scenario.FaultyJournal;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;

/** The program of a gateway that never sends one event in ten thousand. */
final class DroppingGateway {
    private static final int ONE_IN = 10_000;
    private static final int WHICH = 7_777;

    private DroppingGateway() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        FaultyGateway.run(arguments, (journal, clock) -> new Dropping(journal));
    }

    /** By its place in the journal, which no restart changes. */
    private static final class Dropping extends FaultyJournal {
        Dropping(Journal journal) {
            super(journal);
        }

        @Override
        protected boolean isWithheld(Entry entry) {
            return entry.place() % ONE_IN == WHICH;
        }
    }
}
