package dev.tally.replay.audit.guarantee;

import dev.tally.replay.audit.compact.SequenceSet.Stretch;
import dev.tally.replay.audit.evidence.Incarnation;
import java.util.List;

/**
 * P5: a gateway counts what it accepts 1, 2, 3, ... in each of its runs, so a number that no event has is an event that is lost.
 *
 * <pre>
 * legal    seen 1, 2, 3; said 3
 * legal    seen 1, 3; said 3; not journaled: its holes prove nothing
 * illegal  seen 1, 3; said 3    a hole: 2
 * illegal  seen 1, 2; said 4    a missing tail: 3 and 4
 * illegal  seen nothing; said 2 a missing tail: 1 and 2
 * </pre>
 */
public final class NoGap implements Guarantee<Incarnation> {
    @Override
    public List<Breach> breaches(Incarnation run) {
        return missing(run).stream()
                .map(stretch -> new Breach(kind(run, stretch), List.of(), detail(run, stretch)))
                .toList();
    }

    /** The numbers that are missing. */
    public List<Stretch> missing(Incarnation run) {
        return run.isJournaled() ? run.seen().missingUpTo(run.last()) : List.of();
    }

    /** Whether a stretch that is missing is a hole or the tail. */
    public Kind kind(Incarnation run, Stretch stretch) {
        return stretch.from() > run.seen().largest() ? Kind.MISSING_TAIL : Kind.HOLE;
    }

    /** What is said of a stretch that is missing. */
    public String detail(Incarnation run, Stretch stretch) {
        return "no topic holds number " + stretch + " of gateway " + run.gatewayId() + ", run " + run.id();
    }
}
