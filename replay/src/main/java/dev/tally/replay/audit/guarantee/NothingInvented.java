package dev.tally.replay.audit.guarantee;

import dev.tally.replay.audit.evidence.Evidence;
import dev.tally.replay.audit.evidence.Heard;
import dev.tally.replay.audit.evidence.Sighting;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * P2: whatever is stored was accepted.
 *
 * <pre>
 * legal    observation, share | rows of both
 * legal    a heartbeat names an event that no topic holds any more | its row
 * legal    nothing            | nothing
 * illegal  observation, share | rows of both and of another share
 * illegal  nothing            | a row, or a version
 * </pre>
 */
public final class NothingInvented implements Guarantee<Evidence> {
    @Override
    public List<Breach> breaches(Evidence evidence) {
        Set<UUID> accepted = new HashSet<>();
        evidence.seen().stream().map(Sighting::eventId).forEach(accepted::add);
        evidence.heard().stream().map(Heard::eventId).forEach(accepted::add);
        List<UUID> invented = evidence.rows().keySet().stream()
                .filter(id -> !accepted.contains(id))
                .sorted()
                .toList();
        if (!invented.isEmpty()) {
            return List.of(new Breach(
                    Kind.INVENTED, invented, invented.size() + " rows of events that no gateway has accepted"));
        }
        boolean record = evidence.record() != null && accepted.isEmpty();
        return record
                ? List.of(new Breach(Kind.INVENTED, List.of(), "a version of a consultation that no gateway knows"))
                : List.of();
    }
}
