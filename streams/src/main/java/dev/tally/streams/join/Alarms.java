package dev.tally.streams.join;

import dev.tally.ledger.ConsultationLedger;
import dev.tally.schemas.assembly.Assembler;
import dev.tally.streams.state.DeadlineIndex;
import dev.tally.streams.state.DeadlineIndex.Entry;
import dev.tally.streams.state.LedgerStore;
import java.time.Instant;

/**
 * Raises consultations whose waiting has passed its deadline, once each, and only when everything that had arrived before
 * the deadline has been processed. For the task's thread.
 */
final class Alarms {
    /** So that thousands at once do not hold up the events that would resolve them; the rest follows a second later. */
    private static final int MOST_AT_ONCE = 1_000;

    private final int partition;
    private final JoinRules rules;
    private final DeadlineIndex index;
    private final DeadlineWatch deadlines;
    private final LedgerStore ledgers;
    private final JoinOutput output;
    private final IncompleteNotice notices;

    Alarms(
            int partition,
            JoinRules rules,
            DeadlineIndex index,
            DeadlineWatch deadlines,
            LedgerStore ledgers,
            JoinOutput output) {
        this.partition = partition;
        this.rules = rules;
        this.index = index;
        this.deadlines = deadlines;
        this.ledgers = ledgers;
        this.output = output;
        this.notices = new IncompleteNotice(rules.deadlines());
    }

    /** Raises those that are overdue now. */
    void raiseOverdue(Instant now) {
        for (Entry due : index.due(now, MOST_AT_ONCE)) {
            if (!rules.frontier().hasPassed(partition, due.deadline())) {
                // Later deadlines have not been passed either.
                return;
            }
            ConsultationLedger ledger = ledgers.find(due.consultationId());
            if (ledger == null) {
                throw new IllegalStateException("consultation " + due.consultationId()
                        + " has a deadline and no ledger: the join's state is broken");
            }
            if (deadlines.confirms(due, ledger)) {
                raise(due, Assembler.raised(ledger, now));
            }
        }
    }

    private void raise(Entry due, ConsultationLedger raised) {
        ledgers.put(raised);
        deadlines.forget(due);
        rules.meters().raised();
        output.incomplete(notices.waiting(raised));
    }
}
