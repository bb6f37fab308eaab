package dev.tally.replay.incident.report;

import dev.tally.event.AuditFinding;
import dev.tally.replay.audit.guarantee.Kind;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which findings mean that consultations are lost or damaged. The others are about topics, clocks and gateways.
 *
 * <p>Immutable, safe for any thread.
 */
public final class Harm {
    /** All of them. */
    public static final Set<Kind> KINDS = Set.copyOf(EnumSet.of(
            Kind.LOST,
            Kind.HOLE,
            Kind.MISSING_TAIL,
            Kind.OVERDUE,
            Kind.EMPTY_NOTE,
            Kind.ALTERED,
            Kind.TORN,
            Kind.DUPLICATED,
            Kind.INVENTED,
            Kind.STALE,
            Kind.LYING_RECEIPT,
            Kind.QUARANTINED));

    /** What is wrong with a row, if it has one: then a row proves nothing. */
    static final Set<Kind> OF_ROWS = Set.copyOf(
            EnumSet.of(Kind.LOST, Kind.ALTERED, Kind.TORN, Kind.DUPLICATED, Kind.INVENTED, Kind.LYING_RECEIPT));

    private Harm() {}

    /** Whether a published finding means harm. */
    public static boolean isMeantBy(AuditFinding published) {
        return Kind.of(published.getKind()).filter(KINDS::contains).isPresent();
    }
}
