package dev.tally.replay.audit.follow;

import dev.tally.event.EventKind;
import dev.tally.replay.audit.Findings;
import dev.tally.replay.audit.Judge;
import dev.tally.replay.audit.SetAside;
import dev.tally.replay.audit.StoredIndex;
import dev.tally.replay.audit.evidence.Heard;
import dev.tally.replay.audit.evidence.Receipted;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.replay.audit.evidence.StoredRow;
import dev.tally.replay.storage.Scope;
import dev.tally.replay.storage.StoredEvent;
import dev.tally.replay.storage.StoredRecords;
import dev.tally.schemas.assembly.Deadlines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges some consultations: what is remembered of them against their rows. Rows that say that they belong to one of them, and
 * rows of its events that say that they belong to another.
 *
 * <p>For one thread, within one snapshot of the database.
 */
final class StretchAudit {
    private final AuditMemory memory;
    private final Intake.Halves halves;
    private final StoredRecords snapshot;
    private final SetAside aside;
    private final Findings findings;
    private final Instant now;
    private final Instant horizon;
    private final Deadlines deadlines;
    private final Agenda agenda;

    StretchAudit(
            AuditMemory memory,
            Intake.Halves halves,
            StoredRecords snapshot,
            SetAside aside,
            Findings findings,
            Instant now,
            Instant horizon,
            Deadlines deadlines,
            Agenda agenda) {
        this.memory = memory;
        this.halves = halves;
        this.snapshot = snapshot;
        this.aside = aside;
        this.findings = findings;
        this.now = now;
        this.horizon = horizon;
        this.deadlines = deadlines;
        this.agenda = agenda;
    }

    /** Judges these consultations. */
    void judge(Collection<UUID> consultations) {
        if (!consultations.isEmpty()) {
            judge(memory.of(consultations), Scope.consultations(consultations));
        }
    }

    /**
     * Judges a stretch of consultations.
     *
     * @param to the one after the last; null for all that follow
     * @return which consultations there are in it
     */
    Set<UUID> judge(UUID from, @Nullable UUID to) {
        return judge(memory.stretch(from, to), Scope.stretch(from, to));
    }

    /** Judges the rows that name no consultation; those of events that are known are judged with their event. */
    void judgeNobodys() {
        List<UUID> ids = new ArrayList<>();
        StoredIndex stored = new StoredIndex();
        snapshot.forEachEvent(Scope.nobody(), row -> {
            if (!memory.holds(row.eventId())) {
                stored.add(row);
                ids.add(row.eventId());
            }
        });
        if (!ids.isEmpty()) {
            judge(stored).strangers(snapshot.subjectsOfEvents(ids), List.of());
        }
    }

    private Judge judge(StoredIndex stored) {
        return new Judge(stored, aside, findings, now, horizon, deadlines);
    }

    private Set<UUID> judge(SortedMap<UUID, Known> known, Scope scope) {
        StoredIndex stored = new StoredIndex();
        Set<UUID> consultations = new TreeSet<>(Ids.ORDER);
        consultations.addAll(known.keySet());
        Consumer<StoredEvent> index = row -> {
            stored.add(row);
            if (row.consultationId() != null) {
                consultations.add(row.consultationId());
            }
        };
        snapshot.forEachEvent(scope, index);
        snapshot.forEachCurrentRecord(scope, record -> {
            stored.add(record);
            consultations.add(record.consultationId());
        });
        List<UUID> elsewhere = known.values().stream()
                .flatMap(StretchAudit::eventIds)
                .filter(id -> stored.row(id) == null)
                .distinct()
                .toList();
        if (!elsewhere.isEmpty()) {
            snapshot.forEachEvent(Scope.events(elsewhere), stored::add);
        }
        Judge judge = judge(stored);
        known.forEach((id, each) -> judge(judge, stored, id, each));
        judgeStrangers(judge, stored);
        return consultations;
    }

    private static Stream<UUID> eventIds(Known known) {
        return Stream.of(
                        known.seen.stream().map(each -> each.sighting().eventId()),
                        known.named.stream().map(each -> each.heard().eventId()),
                        known.receipts.stream().map(Receipted::eventId))
                .flatMap(ids -> ids);
    }

    /** What is gone from its topic and is not stored counts as what a heartbeat names: it was accepted, and is in no topic. */
    private void judge(Judge judge, StoredIndex stored, UUID id, Known known) {
        List<Sighting> seen = new ArrayList<>();
        List<Heard> heard = new ArrayList<>();
        for (Known.Seen each : known.seen) {
            Sighting sighting = each.sighting();
            if (halves.isGone(each) && stored.row(sighting.eventId()) == null) {
                heard.add(new Heard(
                        sighting.eventId(),
                        sighting.arrival().kind(),
                        sighting.arrival().arrivedAt()));
            } else {
                seen.add(sighting);
            }
        }
        for (Known.Named each : known.named) {
            if (!stored.hear(each.heard().eventId())) {
                heard.add(each.heard());
            }
        }
        List<Receipted> receipts = known.receipts.stream()
                .filter(each -> !isStoredAsSaid(stored.row(each.eventId()), each))
                .toList();
        judge.consultation(id, seen, heard, receipts);
        remindOfTheYoung(id, known);
    }

    private static boolean isStoredAsSaid(@Nullable StoredRow row, Receipted receipt) {
        return row != null && receipt.digest().equals(row.digest());
    }

    /** What was too young to be judged comes again, even if nobody remembers that it was new. */
    private void remindOfTheYoung(UUID id, Known known) {
        Stream.concat(
                        known.seen.stream()
                                .map(each -> each.sighting().arrival().arrivedAt()),
                        known.receipts.stream().map(Receipted::issuedAt))
                .filter(moment -> moment.isAfter(horizon))
                .forEach(moment -> agenda.add(id, moment));
    }

    private void judgeStrangers(Judge judge, StoredIndex stored) {
        Set<EventKind> provable = EnumSet.noneOf(EventKind.class);
        if (halves.observations().place().isWhole()) {
            provable.add(EventKind.OBSERVATION);
        }
        if (halves.sharing().place().isWhole()) {
            provable.addAll(EnumSet.of(EventKind.SHARE, EventKind.RETRACTION, EventKind.STATEMENT));
        }
        // A row that says that it belongs to another consultation than its event is judged with its event.
        List<UUID> rows = stored.strangers(provable).stream()
                .filter(id -> !memory.holds(id))
                .toList();
        List<UUID> records = provable.isEmpty() ? List.of() : stored.strangeRecords();
        if (!rows.isEmpty() || !records.isEmpty()) {
            judge.strangers(
                    rows.isEmpty() ? List.of() : snapshot.subjectsOfEvents(rows),
                    records.isEmpty() ? List.of() : snapshot.subjectsOfRecords(records));
        }
    }
}
