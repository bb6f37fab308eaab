package dev.tally.e2e;

import dev.tally.cli.demo.scenario.FaultyGateway;
import dev.tally.cli.demo.scenario.FaultyJournal;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;

/** The program of a gateway that never sends every so many-th event, whatever it is. */
final class LeakingGateway {
    /** Every how many events one is not sent. */
    static final int EVERY = 7;

    private LeakingGateway() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        FaultyGateway.run(arguments, (journal, clock) -> new Leaking(journal));
    }

    /** By its place in the journal, so that no restart changes it. */
    private static final class Leaking extends FaultyJournal {
        Leaking(Journal journal) {
            super(journal);
        }

        @Override
        protected boolean isWithheld(Entry entry) {
            return entry.place() % EVERY == 0;
        }
    }
}
