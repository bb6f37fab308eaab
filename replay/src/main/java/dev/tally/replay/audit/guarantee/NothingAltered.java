package dev.tally.replay.audit.guarantee;

import dev.tally.replay.audit.evidence.Evidence;
import dev.tally.replay.audit.evidence.ShortDigest;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.replay.audit.evidence.StoredRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * P2: what is stored has the content that was accepted: the digest of the columns, as both implementations compute it, is one
 * that was accepted under this id. Of two contents under one id the join keeps one and sets the other aside.
 *
 * <pre>
 * legal    observation with digest a, share             | rows with these digests
 * legal    observation with a, then with b (set aside)  | the row with a
 * illegal  observation with digest a                    | a row with digest b: altered, or a section emptied
 * illegal  observation                                  | a row of which no event can be made
 * </pre>
 */
public final class NothingAltered implements Guarantee<Evidence> {
    @Override
    public List<Breach> breaches(Evidence evidence) {
        Map<UUID, Set<ShortDigest>> accepted = new HashMap<>();
        evidence.heard().forEach(each -> accepted.put(each.eventId(), Set.of()));
        for (Sighting each : evidence.seen()) {
            accepted.merge(
                    each.eventId(), Set.of(ShortDigest.of(each.arrival().contentDigest())), NothingAltered::union);
        }
        List<UUID> altered = evidence.rows().values().stream()
                .filter(row -> isAltered(row, accepted.get(row.eventId())))
                .map(StoredRow::eventId)
                .sorted()
                .toList();
        return altered.isEmpty()
                ? List.of()
                : List.of(new Breach(
                        Kind.ALTERED, altered, altered.size() + " of its rows do not say what was accepted"));
    }

    private static Set<ShortDigest> union(Set<ShortDigest> some, Set<ShortDigest> more) {
        Set<ShortDigest> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }

    /** A row of which only a heartbeat tells can still contradict itself; one that nobody accepted is invented, whatever it says. */
    private static boolean isAltered(StoredRow row, @Nullable Set<ShortDigest> accepted) {
        if (accepted == null) {
            return false;
        }
        ShortDigest digest = row.digest();
        return digest == null || (!accepted.isEmpty() && !accepted.contains(digest));
    }
}
