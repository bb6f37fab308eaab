package dev.tally.streams.join;

import dev.tally.event.EventReference;
import dev.tally.event.QuarantineReason;
import dev.tally.event.ReceiptState;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.LedgerEntry;
import dev.tally.schemas.assembly.Admission;
import dev.tally.schemas.assembly.Arrival;
import dev.tally.schemas.assembly.Assembly;
import dev.tally.schemas.assembly.Emission;
import dev.tally.schemas.receipt.ReceiptBatches;
import dev.tally.streams.join.Inspected.Identity;
import dev.tally.streams.join.Inspected.Rejected;
import dev.tally.streams.join.Inspected.Sound;
import dev.tally.streams.state.HalvesStore;
import dev.tally.streams.state.LedgerStore;
import dev.tally.streams.state.ReceivedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Applies one event after the other to its consultation: inspect it, read the ledger, let the completeness rule decide, write
 * what changed, say what follows. It decides nothing itself.
 *
 * <p>A first half costs one ledger, one half and one deadline written; the half that completes it one ledger and one half
 * written, one half read and the deadline deleted; a duplicate and a refusal write no state at all. For the task's thread.
 */
final class Join {
    private final JoinRules rules;
    private final LedgerStore ledgers;
    private final HalvesStore halves;
    private final DeadlineWatch deadlines;
    private final JoinOutput output;
    private final RecordAssembly records;
    private final HeldReceipts held;
    private final IncompleteNotice notices;

    Join(JoinRules rules, LedgerStore ledgers, HalvesStore halves, DeadlineWatch deadlines, JoinOutput output) {
        this.rules = rules;
        this.ledgers = ledgers;
        this.halves = halves;
        this.deadlines = deadlines;
        this.output = output;
        this.records = new RecordAssembly(halves, rules.inspector());
        this.held = new HeldReceipts(rules, ledgers, halves, records, output);
        this.notices = new IncompleteNotice(rules.deadlines());
    }

    /** Takes an event that has arrived. */
    void accept(ReceivedEvent event) {
        Inspected inspected = rules.inspector().inspect(event);
        if (inspected instanceof Sound sound) {
            apply(event, sound.half());
        } else {
            Rejected rejected = (Rejected) inspected;
            setAside(event, rejected.reason(), rejected.detail(), rejected.identity());
        }
    }

    /** Tells gateways what waits, and answers what has arrived again. */
    void tellWhatWaits(Instant now) {
        held.tell(now);
    }

    private void apply(ReceivedEvent event, Half half) {
        Arrival arrival = half.arrival(event.arrivedAt(), event.valueBytes());
        ConsultationLedger before = ledgers.find(half.consultationId());
        Assembly assembly = rules.assembler().apply(before, arrival);
        if (assembly.admission() instanceof Admission.Refused refused) {
            setAside(event, refused.reason(), Quarantine.explanation(refused.reason()), Identity.of(half));
        } else if (assembly.admission() instanceof Admission.Duplicate) {
            rules.meters().duplicate();
            held.duplicate(half.acceptance());
        } else {
            rules.meters().admitted();
            keep(event, arrival, before, assembly);
            emit(assembly, half);
            held.admitted(assembly.ledger(), assembly.verdict());
            tellStanding(before, assembly);
        }
    }

    private void keep(ReceivedEvent event, Arrival arrival, @Nullable ConsultationLedger before, Assembly assembly) {
        ConsultationLedger after = assembly.ledger();
        halves.put(after.getConsultationId(), arrival.contentDigest(), event);
        for (LedgerEntry evicted : assembly.evicted()) {
            evict(after.getConsultationId(), evicted, Quarantine.id(event));
        }
        ledgers.put(after);
        deadlines.follow(before, after);
    }

    /**
     * It had been admitted, so it is set aside as if it had been refused when it arrived. All that one arrival evicts are one
     * towards the limit: there may be hundreds, and they are one mistake, which would stop the join at every start.
     */
    private void evict(UUID consultationId, LedgerEntry entry, UUID countedAs) {
        ReceivedEvent event = halves.get(consultationId, entry.getContentDigest());
        QuarantineReason reason = QuarantineReason.CONFLICTING_SUBJECT;
        Identity identity = Identity.of(rules.inspector().again(event));
        String detail = Quarantine.explanation(reason);
        count(countedAs, event, reason, detail);
        setAsideCounted(event, reason, detail, identity);
        halves.remove(consultationId, entry.getContentDigest());
    }

    /**
     * Sets an event aside and says so to who sent it, in the same transaction.
     *
     * @throws JoinStoppedException if too much is being set aside
     */
    private void setAside(ReceivedEvent event, QuarantineReason reason, String detail, Identity identity) {
        count(Quarantine.id(event), event, reason, detail);
        setAsideCounted(event, reason, detail, identity);
    }

    private void count(UUID countedAs, ReceivedEvent event, QuarantineReason reason, String detail) {
        rules.quarantineLimit()
                .count(List.of(countedAs), event + ", " + reason + ": " + detail)
                .ifPresent(tooMany -> {
                    throw new JoinStoppedException(tooMany);
                });
    }

    private void setAsideCounted(ReceivedEvent event, QuarantineReason reason, String detail, Identity identity) {
        rules.meters().quarantined(reason);
        output.quarantine(Quarantine.of(event, reason, detail, identity, output.now()));
        identity.acceptance().ifPresent(acceptance -> {
            rules.meters().receipt(ReceiptState.QUARANTINED);
            ReceiptBatches receipts = output.newReceipts();
            receipts.add(acceptance, acceptance.quarantined());
            output.receipts(receipts);
        });
    }

    private void emit(Assembly assembly, Half admitted) {
        if (assembly.emission() != Emission.NONE) {
            rules.meters().emitted(true);
            EventReference trigger =
                    new EventReference(admitted.eventId(), admitted.acceptance().origin());
            output.record(records.compose(assembly.ledger(), admitted, trigger, output.now()));
        }
    }

    private void tellStanding(@Nullable ConsultationLedger before, Assembly assembly) {
        switch (assembly.incompleteness()) {
            case UNCHANGED -> {}
            case STILL_WAITING -> {
                rules.meters().stillWaiting();
                output.incomplete(notices.waiting(assembly.ledger()));
            }
            case RESOLVED -> {
                rules.meters().resolved();
                ConsultationLedger raised = Objects.requireNonNull(before, "what was raised has a ledger");
                output.incomplete(notices.resolved(raised, assembly.ledger(), output.now()));
            }
        }
    }
}
