package dev.tally.replay.audit.guarantee;

import dev.tally.replay.audit.evidence.Evidence;
import dev.tally.replay.audit.evidence.ShortDigest;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.replay.audit.evidence.StoredRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

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
        for (Sighting each : evidence.seen()) {
            accepted.computeIfAbsent(each.eventId(), absent -> new HashSet<>())
                    .add(ShortDigest.of(each.arrival().contentDigest()));
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

    /** Without an event to compare with, a row can still contradict itself. */
    private static boolean isAltered(StoredRow row, @org.jspecify.annotations.Nullable Set<ShortDigest> accepted) {
        return row.digest() == null || (accepted != null && !accepted.contains(Objects.requireNonNull(row.digest())));
    }
}
