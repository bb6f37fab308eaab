package dev.tally.replay.audit.guarantee;

import dev.tally.replay.audit.evidence.Evidence;
import dev.tally.replay.audit.evidence.Heard;
import dev.tally.replay.audit.evidence.Sighting;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * P1: what was accepted is stored, set aside, or waits. A plain set difference on event ids, without the completeness rule, so
 * that it cannot share a bug with it.
 *
 * <pre>
 * legal    observation, share            | rows of both
 * legal    observation                   | nothing: it waits for the sharing half
 * legal    share, retraction             | nothing: they wait for the observation
 * legal    observation, share set aside  | nothing
 * legal    observation, share, retraction| rows of all three: what is retracted is kept
 * illegal  observation, share            | the row of the share alone
 * illegal  observation, share            | nothing
 * illegal  a heartbeat names an event that no topic holds | no row of it
 * </pre>
 */
public final class NothingLost implements Guarantee<Evidence> {
    @Override
    public List<Breach> breaches(Evidence evidence) {
        List<Breach> breaches = new ArrayList<>();
        Set<UUID> silent = new LinkedHashSet<>();
        evidence.heard().stream()
                .filter(each -> !each.saidAt().isAfter(evidence.horizon()))
                .map(Heard::eventId)
                .forEach(silent::add);
        evidence.seen().stream().map(Sighting::eventId).forEach(silent::remove);
        add(breaches, evidence, silent, "accepted, and in no topic");
        if (!PlainWaiting.isWaiting(evidence.seen())) {
            Set<UUID> seen = new LinkedHashSet<>();
            evidence.seen().stream()
                    .filter(evidence::isDue)
                    .map(Sighting::eventId)
                    .forEach(seen::add);
            // What completes a consultation may be on its way, and everything else waits for it.
            add(breaches, evidence, evidence.isSettled() ? seen : stale(evidence, seen), "in the topics, not stored");
        }
        return breaches;
    }

    /** Of a consultation in motion, what was complete without that which came lately. */
    private static Set<UUID> stale(Evidence evidence, Set<UUID> due) {
        boolean wasComplete = !PlainWaiting.isWaiting(
                evidence.seen().stream().filter(evidence::isDue).toList());
        return wasComplete ? due : Set.of();
    }

    private static void add(List<Breach> breaches, Evidence evidence, Set<UUID> accepted, String where) {
        List<UUID> lost = accepted.stream()
                .filter(id -> !evidence.rows().containsKey(id))
                .filter(id -> !evidence.quarantined().contains(id))
                .toList();
        if (!lost.isEmpty()) {
            breaches.add(new Breach(Kind.LOST, lost, lost.size() + " of its events: " + where));
        }
    }
}
