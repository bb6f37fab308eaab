package dev.tally.cli.demo;

import dev.tally.cli.demo.AcceptedFacts.Fact;
import dev.tally.event.MissingPart;
import dev.tally.replay.storage.CurrentRecord;
import dev.tally.replay.storage.CurrentRecord.Tear;
import dev.tally.replay.storage.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The two halves of the stick laid side by side: what the gateway acknowledged, and what a separate connection reads from
 * storage. Each difference is counted once, under the word that fits it best:
 *
 * <ul>
 *   <li><b>lost</b>: acknowledged, and neither part of a stored record, nor quarantined, nor rightly waiting;
 *   <li><b>duplicated</b>: a row too many for an event id, or for a version of a consultation;
 *   <li><b>torn</b>: a stored record without one of its halves, or with an event of another consultation;
 *   <li><b>altered</b>: stored with another digest than was acknowledged, or never acknowledged at all.
 * </ul>
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
    private final List<String> findings = new ArrayList<>();
    private int duplicatedVersions;
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

    /** A row of a consultation's current record in storage. */
    public void storedRecord(CurrentRecord record) {
        if (records.put(record.consultationId(), record) != null) {
            duplicatedVersions++;
        }
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

    /** Counts. */
    public TallyReport draw() {
        Map<UUID, List<MissingPart>> incomplete = accepted.incomplete();
        Set<UUID> torn = torn();
        int lost = 0;
        for (Map.Entry<UUID, Fact> each : accepted.byEventId().entrySet()) {
            UUID consultationId = each.getValue().consultationId();
            if (!isStored(each.getKey(), consultationId, torn)
                    && !quarantined.contains(each.getKey())
                    && !incomplete.containsKey(consultationId)) {
                lost++;
                find("lost: " + each.getValue().kind().name().toLowerCase(Locale.ROOT) + " " + each.getKey()
                        + " of consultation " + consultationId);
            }
        }
        int duplicated = duplicatedVersions;
        for (Map.Entry<UUID, Integer> each : rows.entrySet()) {
            duplicated += each.getValue() - 1;
            if (each.getValue() > 1) {
                find("duplicated: event " + each.getKey() + " has " + each.getValue() + " rows");
            }
        }
        torn.forEach(id -> find("torn: the current record of consultation " + id));
        altered.forEach(id -> find("altered: event " + id + " is not stored as it was acknowledged"));
        boolean waitingAsExpected = raised.equals(incomplete.keySet());
        if (!waitingAsExpected) {
            findWaiting(incomplete.keySet());
        }
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
                waitingAsExpected,
                List.copyOf(findings));
    }

    /** An event counts as stored only inside a record; which record that is cannot be said if the record is torn. */
    private boolean isStored(UUID eventId, UUID consultationId, Set<UUID> torn) {
        CurrentRecord record = records.get(consultationId);
        return rows.containsKey(eventId)
                && record != null
                && (torn.contains(consultationId) || record.eventIds().contains(eventId));
    }

    /** Records that mix consultations; or that lack a half or a digest for no other reason that is counted already. */
    private Set<UUID> torn() {
        Set<UUID> torn = new HashSet<>();
        for (CurrentRecord record : records.values()) {
            boolean mixed = record.tears().contains(Tear.OTHER_CONSULTATION)
                    || record.tears().contains(Tear.OTHER_SUBJECT);
            boolean explained =
                    record.eventIds().stream().anyMatch(id -> !rows.containsKey(id) || altered.contains(id));
            if (mixed || (!record.isWhole() && !explained)) {
                torn.add(record.consultationId());
            }
        }
        return torn;
    }

    private void findWaiting(Set<UUID> incomplete) {
        raised.stream()
                .filter(id -> !incomplete.contains(id))
                .forEach(id -> find("waiting: consultation " + id + " is raised as incomplete but is complete"));
        incomplete.stream()
                .filter(id -> !raised.contains(id))
                .forEach(id -> find("waiting: consultation " + id + " is incomplete but was not raised"));
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
