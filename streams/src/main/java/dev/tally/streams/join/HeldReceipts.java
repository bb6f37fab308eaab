package dev.tally.streams.join;

import dev.tally.event.MissingPart;
import dev.tally.event.ReceiptState;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.LedgerEntry;
import dev.tally.schemas.assembly.Verdict;
import dev.tally.schemas.receipt.Acceptance;
import dev.tally.schemas.receipt.ReceiptBatches;
import dev.tally.streams.state.HalvesStore;
import dev.tally.streams.state.LedgerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Tells gateways which of their halves wait, and for what: a second after an arrival that left its consultation waiting, and at
 * the next round whoever has sent a half again.
 *
 * <p>What is to be told is decided when it is told, by the ledger as it is then. So a consultation that became complete in the
 * meantime is not said to wait.
 *
 * <p>Who is to be told is kept in memory alone. A crash loses at most the rounds of a second or two; the gateway sends again
 * what it has heard nothing of, and a duplicate is answered. It is a hint and no state: of a consultation that the stores do
 * not know, because a transaction was aborted, there is nothing to tell. For the task's thread.
 */
final class HeldReceipts {
    /** Halves that meet within it are the rule, and nobody needs to hear that they waited. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** So that thousands at once do not hold up the events that they wait for; the rest follows a second later. */
    private static final int MOST_AT_ONCE = 1_000;

    private final JoinRules rules;
    private final LedgerStore ledgers;
    private final HalvesStore halves;
    private final JoinOutput output;
    private final Duplicates duplicates;

    /** Consultations that waited after an arrival, the longest ago first, and when to tell. */
    private final Map<UUID, Instant> waiting = new LinkedHashMap<>();

    HeldReceipts(JoinRules rules, LedgerStore ledgers, HalvesStore halves, RecordAssembly records, JoinOutput output) {
        this.rules = rules;
        this.ledgers = ledgers;
        this.halves = halves;
        this.output = output;
        this.duplicates = new Duplicates(rules, ledgers, halves, records, output);
    }

    /** An event was admitted: its consultation waits, or does no longer. */
    void admitted(ConsultationLedger ledger, Verdict verdict) {
        if (verdict.isComplete()) {
            waiting.remove(ledger.getConsultationId());
            duplicates.completed(ledger.getConsultationId());
        } else {
            waiting.putIfAbsent(ledger.getConsultationId(), output.now().plus(PATIENCE));
        }
    }

    /** An event has arrived again, whether it waits or is part of a version. */
    void duplicate(Acceptance duplicate) {
        duplicates.arrived(duplicate);
    }

    /** Tells what there is to tell. */
    void tell(Instant now) {
        ReceiptBatches receipts = output.newReceipts();
        for (UUID consultationId : due(now)) {
            ConsultationLedger ledger = ledgers.find(consultationId);
            if (ledger != null) {
                tellAllThatWait(ledger, receipts);
            }
        }
        duplicates.answer(receipts);
        output.receipts(receipts);
    }

    private List<UUID> due(Instant now) {
        List<UUID> due = new ArrayList<>();
        Iterator<Map.Entry<UUID, Instant>> entries = waiting.entrySet().iterator();
        while (entries.hasNext() && due.size() < MOST_AT_ONCE) {
            Map.Entry<UUID, Instant> entry = entries.next();
            if (isStillPatient(entry.getValue(), now)) {
                break;
            }
            due.add(entry.getKey());
            entries.remove();
        }
        return due;
    }

    /** What is due later than patience allows was noted before the clock was set back: it has waited long enough. */
    private static boolean isStillPatient(Instant due, Instant now) {
        return due.isAfter(now) && !due.isAfter(now.plus(PATIENCE));
    }

    private void tellAllThatWait(ConsultationLedger ledger, ReceiptBatches receipts) {
        List<MissingPart> missing = Verdict.of(ledger).missingParts();
        for (LedgerEntry entry : ledger.getEntries()) {
            if (!entry.getEmitted()) {
                Half half = rules.inspector().again(halves.get(ledger.getConsultationId(), entry.getContentDigest()));
                hold(rules, half.acceptance(), missing, receipts);
            }
        }
    }

    /** Says that an acceptance waits, and for what. */
    static void hold(JoinRules rules, Acceptance acceptance, List<MissingPart> missing, ReceiptBatches receipts) {
        rules.meters().receipt(ReceiptState.HELD);
        receipts.add(acceptance, acceptance.held(missing));
    }
}
