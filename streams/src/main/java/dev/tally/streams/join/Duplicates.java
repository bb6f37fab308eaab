package dev.tally.streams.join;

import dev.tally.event.EventReference;
import dev.tally.event.MissingPart;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.LedgerEntry;
import dev.tally.schemas.assembly.Verdict;
import dev.tally.schemas.receipt.Acceptance;
import dev.tally.schemas.receipt.ReceiptBatches;
import dev.tally.streams.state.HalvesStore;
import dev.tally.streams.state.LedgerStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Answers what arrives again, by the ledger as it is when it answers: HELD for an event that waits, and for an event that is
 * part of a version that version, so that storage confirms it.
 *
 * <p>A version is repeated as seldom as its readers allow. It names the acceptance under which each of its events came first,
 * and one acceptance more, its trigger's. So while storage is away and gateways send all their events again, they get one
 * version for each consultation and not one for each event.
 *
 * <p>Whoever was told HELD as another than the first is remembered, for the version that completes the consultation does not
 * name that acceptance. All of it is memory and no state, see {@link HeldReceipts}. For the task's thread.
 */
final class Duplicates {
    /** So that many at once do not hold up the events behind them, nor a transaction; the rest follows a second later. */
    private static final int MOST_AT_ONCE = 1_000;

    private static final long MOST_BYTES_AT_ONCE = 32L * 1024 * 1024;

    /** Consultations; whoever is forgotten sends again and is answered then. */
    private static final int MOST_REMEMBERED = 10_000;

    private final JoinRules rules;
    private final LedgerStore ledgers;
    private final HalvesStore halves;
    private final RecordAssembly records;
    private final JoinOutput output;

    /** To be answered, by consultation, the longest ago first. */
    private final Map<UUID, Set<Acceptance>> unanswered = new LinkedHashMap<>();

    /** Told HELD, by consultation, the longest ago first. */
    private final Map<UUID, Set<Acceptance>> held = new LinkedHashMap<>();

    Duplicates(JoinRules rules, LedgerStore ledgers, HalvesStore halves, RecordAssembly records, JoinOutput output) {
        this.rules = rules;
        this.ledgers = ledgers;
        this.halves = halves;
        this.records = records;
        this.output = output;
    }

    /** An event has arrived again. */
    void arrived(Acceptance duplicate) {
        unanswered
                .computeIfAbsent(duplicate.consultationId(), id -> new LinkedHashSet<>())
                .add(duplicate);
    }

    /** A consultation waits no longer: who was told that it does is answered once more. */
    void completed(UUID consultationId) {
        held.getOrDefault(consultationId, Set.of()).forEach(this::arrived);
        held.remove(consultationId);
    }

    /** Answers those that wait for it. */
    void answer(ReceiptBatches receipts) {
        long room = MOST_BYTES_AT_ONCE;
        for (int answered = 0; answered < MOST_AT_ONCE && room > 0 && !unanswered.isEmpty(); answered++) {
            UUID consultationId = unanswered.keySet().iterator().next();
            Set<Acceptance> duplicates = unanswered.getOrDefault(consultationId, Set.of());
            unanswered.remove(consultationId);
            @Nullable ConsultationLedger ledger = ledgers.find(consultationId);
            if (ledger != null) {
                room -= answer(ledger, duplicates, room, receipts);
            }
        }
    }

    /** Returns how many bytes of events it has repeated. */
    private long answer(ConsultationLedger ledger, Set<Acceptance> duplicates, long room, ReceiptBatches receipts) {
        List<MissingPart> missing = Verdict.of(ledger).missingParts();
        List<Acceptance> emitted = new ArrayList<>();
        for (Acceptance duplicate : duplicates) {
            Optional<LedgerEntry> entry = entryOf(ledger, duplicate);
            if (entry.isPresent() && entry.get().getEmitted()) {
                emitted.add(duplicate);
            } else if (entry.isPresent()) {
                hold(duplicate, missing, receipts);
            }
        }
        return repeat(ledger, emitted, room);
    }

    private static Optional<LedgerEntry> entryOf(ConsultationLedger ledger, Acceptance duplicate) {
        return ledger.getEntries().stream()
                .filter(entry -> entry.getEventId().equals(duplicate.eventId()))
                .filter(entry -> entry.getContentDigest().equals(duplicate.contentDigest()))
                .findFirst();
    }

    private void hold(Acceptance duplicate, List<MissingPart> missing, ReceiptBatches receipts) {
        HeldReceipts.hold(rules, duplicate, missing, receipts);
        if (!isFirst(duplicate)) {
            remember(duplicate);
        }
    }

    private void remember(Acceptance duplicate) {
        held.computeIfAbsent(duplicate.consultationId(), id -> new LinkedHashSet<>())
                .add(duplicate);
        if (held.size() > MOST_REMEMBERED) {
            held.remove(held.keySet().iterator().next());
        }
    }

    /** One version for each that only a trigger names; each of them names all that came first, too. */
    private long repeat(ConsultationLedger ledger, List<Acceptance> duplicates, long room) {
        List<Acceptance> others =
                duplicates.stream().filter(duplicate -> !isFirst(duplicate)).toList();
        List<Acceptance> triggers =
                others.isEmpty() ? duplicates.stream().limit(1).toList() : others;
        long bytes = emittedBytes(ledger);
        long repeated = 0;
        for (Acceptance trigger : triggers) {
            if (repeated < room) {
                repeat(ledger, trigger);
                repeated += bytes;
            } else {
                arrived(trigger);
            }
        }
        return repeated;
    }

    private void repeat(ConsultationLedger ledger, Acceptance duplicate) {
        rules.meters().emitted(false);
        EventReference trigger = new EventReference(duplicate.eventId(), duplicate.origin());
        output.record(records.compose(ledger, null, trigger, output.now()));
    }

    private static long emittedBytes(ConsultationLedger ledger) {
        return ledger.getEntries().stream()
                .filter(LedgerEntry::getEmitted)
                .mapToLong(LedgerEntry::getBytes)
                .sum();
    }

    /** Whether it is the acceptance that the stored event itself names. */
    private boolean isFirst(Acceptance duplicate) {
        Half first = rules.inspector()
                .again(halves.get(
                        duplicate.consultationId(),
                        Objects.requireNonNull(duplicate.contentDigest(), "what was inspected has a digest")));
        return first.acceptance().equals(duplicate);
    }
}
