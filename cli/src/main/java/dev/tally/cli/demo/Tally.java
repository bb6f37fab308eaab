package dev.tally.cli.demo;

import dev.tally.cli.demo.AcceptedFacts.Fact;
import dev.tally.cli.demo.ShownStates.State;
import dev.tally.event.MissingPart;
import dev.tally.replay.storage.CurrentRecord;
import dev.tally.replay.storage.CurrentRecord.Tear;
import dev.tally.replay.storage.StoredEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The two halves of the stick laid side by side: what the gateway acknowledged, and what a separate connection reads from
 * storage. Each difference is counted once, under the word that fits it best:
 *
 * <ul>
 *   <li><b>lost</b>: acknowledged and not quarantined, and not part of a stored record; while its consultation waits, that is if
 *       it has a row and the current record does not name it, or the other way round: rows of events are only written together
 *       with a version that names them;
 *   <li><b>duplicated</b>: a row too many for an event id, or for a version of a consultation;
 *   <li><b>torn</b>: a stored record without one of its halves, or with an event of another consultation;
 *   <li><b>altered</b>: stored with another digest than was acknowledged, or never acknowledged at all.
 * </ul>
 *
 * <p>Beside them stands what the gateway shows: <b>lying</b> is an event that it shows as stored and that has no row, or as
 * set aside while nothing is in quarantine. So what is shown has to be collected before storage and quarantine are read.
 *
 * <p>Collects first, counts in {@link #draw}. For one thread.
 */
public final class Tally {
    private static final int NAMED_AT_MOST = 20;

    private final AcceptedFacts accepted;
    private final Map<UUID, Integer> rows = new HashMap<>();
    private final Set<UUID> altered = new HashSet<>();
    private final Map<UUID, CurrentRecord> records = new HashMap<>();
    private final Set<UUID> quarantined = new HashSet<>();
    private final Set<UUID> raised = new HashSet<>();
    private final Map<UUID, State> shown = new HashMap<>();
    private final List<String> findings = new ArrayList<>();
    private int quarantinedCount;

    /** A tally against what was acknowledged. */
    public Tally(AcceptedFacts accepted) {
        this.accepted = accepted;
    }

    /** One row of an event in storage. */
    public void storedEvent(StoredEvent event) {
        rows.merge(event.eventId(), 1, Integer::sum);
        Fact fact = accepted.byEventId().get(event.eventId());
        boolean same = fact != null
                && fact.contentDigest().equals(event.computedDigest())
                && fact.contentDigest().equals(event.storedDigest());
        if (!same) {
            altered.add(event.eventId());
        }
    }

    /** A consultation's current record in storage, which says too how many rows of its versions are one too many. */
    public void storedRecord(CurrentRecord record) {
        records.put(record.consultationId(), record);
    }

    /** One event that was set aside. */
    public void quarantined(UUID eventId) {
        quarantined.add(eventId);
        quarantinedCount++;
    }

    /** One consultation that the pipeline itself names as incomplete. */
    public void raisedIncomplete(UUID consultationId) {
        raised.add(consultationId);
    }

    /** The state in which the gateway shows an event; null if it shows none. */
    public void shown(UUID eventId, @Nullable State state) {
        if (state != null) {
            shown.put(eventId, state);
        }
    }

    /** Counts. */
    public TallyReport draw() {
        Map<UUID, List<MissingPart>> incomplete = accepted.incomplete();
        Set<UUID> torn = torn();
        int lost = lost(incomplete.keySet(), torn);
        int duplicated = duplicated();
        torn.forEach(id -> find("torn: the current record of consultation " + id));
        altered.forEach(id -> find("altered: event " + id + " is not stored as it was acknowledged"));
        int lying = lying();
        boolean waitingIsNamed = waitingIsNamed(incomplete.keySet());
        boolean waitingAsMade = waitingAsMade(incomplete.keySet());
        return new TallyReport(
                accepted.consultations(),
                accepted.byEventId().size(),
                records.size(),
                incomplete.size(),
                waitingFor(incomplete),
                quarantinedCount,
                lost,
                duplicated,
                torn.size(),
                altered.size(),
                shownCounts(),
                lying,
                untold(incomplete.keySet()),
                waitingIsNamed,
                waitingIsNamed && waitingAsMade,
                List.copyOf(findings));
    }

    private int lost(Set<UUID> incomplete, Set<UUID> torn) {
        int lost = 0;
        for (Map.Entry<UUID, Fact> each : accepted.byEventId().entrySet()) {
            UUID consultationId = each.getValue().consultationId();
            boolean inItsPlace = incomplete.contains(consultationId)
                    ? isConsistent(each.getKey(), consultationId, torn)
                    : isStored(each.getKey(), consultationId, torn);
            if (!inItsPlace && !quarantined.contains(each.getKey())) {
                lost++;
                find("lost: " + each.getValue().kind().name().toLowerCase(Locale.ROOT) + " " + each.getKey()
                        + " of consultation " + consultationId);
            }
        }
        return lost;
    }

    private int lying() {
        int lying = 0;
        for (Map.Entry<UUID, State> each : shown.entrySet()) {
            if (each.getValue() == State.STORED && !rows.containsKey(each.getKey())) {
                lying++;
                find("lying: the gateway shows event " + each.getKey() + " as stored, and no row holds it");
            }
            // A record is set aside under one event's name and answered for all of its events: which ones cannot be
            // said.
            if (each.getValue() == State.QUARANTINED && quarantinedCount == 0) {
                lying++;
                find("lying: the gateway shows event " + each.getKey() + " as set aside, and nothing is in quarantine");
            }
        }
        return lying;
    }

    /** What is part of a record has to be shown as stored, the rest as waiting or as set aside. */
    private int untold(Set<UUID> incomplete) {
        int untold = 0;
        for (Map.Entry<UUID, Fact> each : accepted.byEventId().entrySet()) {
            State state = shown.get(each.getKey());
            boolean waits = incomplete.contains(each.getValue().consultationId()) && !rows.containsKey(each.getKey());
            State least = quarantined.contains(each.getKey()) ? State.QUARANTINED : waits ? State.HELD : State.STORED;
            if (state == null || state.compareTo(least) < 0) {
                untold++;
            }
        }
        return untold;
    }

    private Map<State, Integer> shownCounts() {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        shown.values().forEach(state -> counts.merge(state, 1, Integer::sum));
        return counts;
    }

    private int duplicated() {
        int duplicated = 0;
        for (Map.Entry<UUID, Integer> each : rows.entrySet()) {
            duplicated += each.getValue() - 1;
            if (each.getValue() > 1) {
                find("duplicated: event " + each.getKey() + " has " + each.getValue() + " rows");
            }
        }
        for (CurrentRecord record : records.values()) {
            duplicated += (int) record.rowsTooMany();
            if (record.rowsTooMany() > 0) {
                find("duplicated: versions of consultation " + record.consultationId() + " have " + record.rowsTooMany()
                        + " rows too many");
            }
        }
        return duplicated;
    }

    /** An event counts as stored only inside a record; which record that is cannot be said if the record is torn. */
    private boolean isStored(UUID eventId, UUID consultationId, Set<UUID> torn) {
        CurrentRecord record = records.get(consultationId);
        return rows.containsKey(eventId)
                && record != null
                && (torn.contains(consultationId) || record.eventIds().contains(eventId));
    }

    /**
     * An event of a consultation that waits is in no version yet, or in one from before it waited. Rows of events exist only
     * together with a version, and the newest version names them all: the row and the newest version's word go together.
     */
    private boolean isConsistent(UUID eventId, UUID consultationId, Set<UUID> torn) {
        CurrentRecord record = records.get(consultationId);
        boolean named = record != null && record.eventIds().contains(eventId);
        return torn.contains(consultationId) || rows.containsKey(eventId) == named;
    }

    /** Records that mix consultations; or that lack a half or a digest for no other reason that is counted already. */
    private Set<UUID> torn() {
        Set<UUID> torn = new HashSet<>();
        for (CurrentRecord record : records.values()) {
            boolean mixed = record.tears().contains(Tear.OTHER_CONSULTATION)
                    || record.tears().contains(Tear.OTHER_SUBJECT);
            if (mixed || (!record.isWhole() && record.eventIds().stream().noneMatch(this::isCounted))) {
                torn.add(record.consultationId());
            }
        }
        return torn;
    }

    /** Whether what is wrong with a record's event is counted as lost or altered. */
    private boolean isCounted(UUID eventId) {
        boolean lost = !rows.containsKey(eventId)
                && accepted.byEventId().containsKey(eventId)
                && !quarantined.contains(eventId);
        return lost || altered.contains(eventId);
    }

    private boolean waitingIsNamed(Set<UUID> incomplete) {
        raised.stream()
                .filter(id -> !incomplete.contains(id))
                .forEach(id -> find("waiting: consultation " + id + " is raised as incomplete but is complete"));
        incomplete.stream()
                .filter(id -> !raised.contains(id))
                .forEach(id -> find("waiting: consultation " + id + " is incomplete but was not raised"));
        return raised.equals(incomplete);
    }

    /** The rule's word against that of the consultations' maker, where there is one. */
    private boolean waitingAsMade(Set<UUID> incomplete) {
        boolean same = true;
        for (Map.Entry<UUID, Boolean> made : accepted.made().entrySet()) {
            boolean complete = made.getValue();
            if (complete == incomplete.contains(made.getKey())) {
                same = false;
                find("waiting: consultation " + made.getKey() + " was made " + (complete ? "complete" : "incomplete")
                        + " but what was acknowledged of it is not");
            }
        }
        return same;
    }

    private static Map<String, Integer> waitingFor(Map<UUID, List<MissingPart>> incomplete) {
        Map<String, Integer> counts = new TreeMap<>();
        for (List<MissingPart> missing : incomplete.values()) {
            missing.stream()
                    .map(part -> part.getKind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .distinct()
                    .forEach(kind -> counts.merge(kind, 1, Integer::sum));
        }
        return counts;
    }

    private void find(String finding) {
        if (findings.size() < NAMED_AT_MOST) {
            findings.add(finding);
        }
    }
}
