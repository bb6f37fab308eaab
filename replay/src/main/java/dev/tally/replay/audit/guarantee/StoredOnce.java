package dev.tally.replay.audit.guarantee;

import dev.tally.replay.audit.evidence.Evidence;
import dev.tally.replay.audit.evidence.StoredRow;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * P2: one row an event, one a version, however often something was sent.
 *
 * <pre>
 * legal    observation, observation again, share | one row of each
 * illegal  observation, share                    | two rows of the share
 * illegal  observation, share                    | two rows of version 2
 * </pre>
 */
public final class StoredOnce implements Guarantee<Evidence> {
    @Override
    public List<Breach> breaches(Evidence evidence) {
        List<Breach> breaches = new ArrayList<>();
        List<UUID> twice = evidence.rows().values().stream()
                .filter(row -> !row.isOnce())
                .map(StoredRow::eventId)
                .sorted()
                .toList();
        if (!twice.isEmpty()) {
            breaches.add(new Breach(Kind.DUPLICATED, twice, twice.size() + " of its events have more than one row"));
        }
        if (evidence.record() != null && !evidence.record().isOnce()) {
            breaches.add(new Breach(Kind.DUPLICATED, List.of(), "a version of its record has more than one row"));
        }
        return breaches;
    }
}
