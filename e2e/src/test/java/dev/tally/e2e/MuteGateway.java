package dev.tally.e2e;

import dev.tally.cli.demo.scenario.FaultyGateway;
import dev.tally.cli.demo.scenario.FaultyJournal;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;

/** The program of a gateway that accepts, says so in its heartbeats, and sends nothing. */
final class MuteGateway {
    private MuteGateway() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        FaultyGateway.run(arguments, (journal, clock) -> new Mute(journal));
    }

    private static final class Mute extends FaultyJournal {
        Mute(Journal journal) {
            super(journal);
        }

        @Override
        protected boolean isWithheld(Entry entry) {
            return true;
        }
    }
}
