package dev.tally.streams.join;

import dev.tally.event.EventReference;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Tells gateways which of their halves wait, and for what: a second after an arrival that left its consultation waiting, and at
 * the next round to a duplicate of a half that waits.
 *
 * <p>What is to be told is decided when it is told, by the ledger as it is then. So a consultation that became complete in the
 * meantime is not said to wait; and a duplicate whose event became part of a version in the meantime is answered with that
 * version, as if it had arrived now.
 *
 * <p>Who is to be told is kept in memory alone. A crash loses at most the rounds of a second or two; the gateway sends again
 * what it has heard nothing of, and a duplicate is answered.
 */
final class HeldReceipts {
    /** Halves that meet within it are the rule, and nobody needs to hear that they waited. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** So that thousands at once do not hold up the events that they wait for; the rest follows a second later. */
    private static final int MOST_AT_ONCE = 1_000;

    private final JoinRules rules;
    private final LedgerStore ledgers;
    private final HalvesStore halves;
    private final RecordAssembly records;
    private final JoinOutput output;

    /** Consultations that waited after an arrival, the longest ago first, and when to tell. */
    private final Map<UUID, Instant> waiting = new LinkedHashMap<>();

    /** Duplicates of events that waited, by consultation. */
    private final Map<UUID, Set<Acceptance>> duplicates = new LinkedHashMap<>();

    HeldReceipts(JoinRules rules, LedgerStore ledgers, HalvesStore halves, RecordAssembly records, JoinOutput output) {
        this.rules = rules;
        this.ledgers = ledgers;
        this.halves = halves;
        this.records = records;
        this.output = output;
    }

    /** An event was admitted: its consultation waits, or does no longer. */
    void admitted(ConsultationLedger ledger, Verdict verdict) {
        if (verdict.isComplete()) {
            waiting.remove(ledger.getConsultationId());
        } else {
            waiting.putIfAbsent(ledger.getConsultationId(), output.now().plus(PATIENCE));
        }
    }

    /** An event has arrived again that waits already. */
    void duplicate(Acceptance duplicate) {
        duplicates
                .computeIfAbsent(duplicate.consultationId(), id -> new LinkedHashSet<>())
                .add(duplicate);
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
        for (Set<Acceptance> each : taken(duplicates)) {
            answer(each, receipts);
        }
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

    private static List<Set<Acceptance>> taken(Map<UUID, Set<Acceptance>> duplicates) {
        List<Set<Acceptance>> taken = new ArrayList<>();
        Iterator<Set<Acceptance>> each = duplicates.values().iterator();
        while (each.hasNext() && taken.size() < MOST_AT_ONCE) {
            taken.add(each.next());
            each.remove();
        }
        return taken;
    }

    private void tellAllThatWait(ConsultationLedger ledger, ReceiptBatches receipts) {
        List<MissingPart> missing = Verdict.of(ledger).missingParts();
        for (LedgerEntry entry : ledger.getEntries()) {
            if (!entry.getEmitted()) {
                Half half = rules.inspector().again(halves.get(ledger.getConsultationId(), entry.getContentDigest()));
                hold(half.acceptance(), missing, receipts);
            }
        }
    }

    private void answer(Set<Acceptance> sameConsultation, ReceiptBatches receipts) {
        ConsultationLedger ledger =
                ledgers.find(sameConsultation.iterator().next().consultationId());
        if (ledger == null) {
            return;
        }
        List<MissingPart> missing = Verdict.of(ledger).missingParts();
        for (Acceptance duplicate : sameConsultation) {
            ledger.getEntries().stream()
                    .filter(entry -> entry.getEventId().equals(duplicate.eventId()))
                    .filter(entry -> entry.getContentDigest().equals(duplicate.contentDigest()))
                    .findFirst()
                    .ifPresent(entry -> {
                        if (entry.getEmitted()) {
                            repeat(ledger, duplicate);
                        } else {
                            hold(duplicate, missing, receipts);
                        }
                    });
        }
    }

    private void hold(Acceptance acceptance, List<MissingPart> missing, ReceiptBatches receipts) {
        rules.meters().receipt(ReceiptState.HELD);
        receipts.add(acceptance, acceptance.held(missing));
    }

    private void repeat(ConsultationLedger ledger, Acceptance duplicate) {
        rules.meters().emitted(false);
        EventReference trigger = new EventReference(duplicate.eventId(), duplicate.origin());
        output.record(records.compose(ledger, null, trigger, output.now()));
    }
}
