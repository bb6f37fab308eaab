package dev.tally.replay.audit.guarantee;

import dev.tally.event.EventKind;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.schemas.assembly.Arrival;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Whether a consultation plainly waits, told without the completeness rule's own code, so that a fault in it cannot hide a loss:
 * a kind of event is absent, or something that the last statement names.
 */
final class PlainWaiting {
    private PlainWaiting() {}

    static boolean isWaiting(List<Sighting> seen) {
        Set<Integer> revisions = new HashSet<>();
        Set<UUID> shares = new HashSet<>();
        Set<UUID> named = Set.of();
        int newest = -1;
        int lastRevision = 0;
        for (Sighting each : seen) {
            Arrival arrival = each.arrival();
            if (arrival.kind() == EventKind.OBSERVATION) {
                revisions.add(arrival.revision());
            } else if (arrival.kind() == EventKind.SHARE) {
                shares.add(arrival.shareId());
            } else if (arrival.kind() == EventKind.STATEMENT && arrival.revision() > newest) {
                newest = arrival.revision();
                named = Set.copyOf(arrival.namedShares());
                lastRevision = arrival.lastObservationRevision();
            }
        }
        if (newest < 0) {
            return revisions.isEmpty() || shares.isEmpty();
        }
        return !revisions.contains(lastRevision) || !shares.containsAll(named);
    }
}
