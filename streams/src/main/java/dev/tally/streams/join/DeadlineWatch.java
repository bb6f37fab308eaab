package dev.tally.streams.join;

import dev.tally.ledger.ConsultationLedger;
import dev.tally.schemas.assembly.Deadlines;
import dev.tally.schemas.assembly.Verdict;
import dev.tally.streams.state.DeadlineIndex;
import dev.tally.streams.state.DeadlineIndex.Entry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the deadline index in step with the ledgers: a consultation is in it while it waits and is not raised. Writes only
 * what changes. For the task's thread.
 */
final class DeadlineWatch {
    private final DeadlineIndex index;
    private final Deadlines deadlines;

    DeadlineWatch(DeadlineIndex index, Deadlines deadlines) {
        this.index = index;
        this.deadlines = deadlines;
    }

    /** Follows a ledger from one state to the next. */
    void follow(@Nullable ConsultationLedger before, ConsultationLedger after) {
        Optional<Entry> was = before == null ? Optional.empty() : entry(before);
        Optional<Entry> is = entry(after);
        if (!was.equals(is)) {
            was.ifPresent(index::remove);
            is.ifPresent(index::add);
        }
    }

    /**
     * Whether an entry that is due still says what the ledger says. They differ only if the deadlines of the settings have
     * changed since it was written: then the entry is put right.
     */
    boolean confirms(Entry due, ConsultationLedger ledger) {
        Optional<Entry> is = entry(ledger);
        if (is.isPresent() && !is.get().deadline().isAfter(due.deadline())) {
            return true;
        }
        index.remove(due);
        is.ifPresent(index::add);
        return false;
    }

    /** Takes an entry out of the index. */
    void forget(Entry entry) {
        index.remove(entry);
    }

    private Optional<Entry> entry(ConsultationLedger ledger) {
        if (ledger.getRaisedAt() != null) {
            return Optional.empty();
        }
        return deadlines
                .of(ledger, Verdict.of(ledger))
                .map(wait -> new Entry(ledger.getConsultationId(), wait.deadline()));
    }
}
