package dev.tally.replay.incident.report;

import dev.tally.replay.audit.guarantee.Kind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A finding that is no affected consultation: it names none or has no time, so that nobody can say whether it belongs to the
 * incident; or it is about a topic, a gateway or a clock.
 *
 * @param kind in which way a promise is broken
 * @param consultationId which consultation; null if nobody can tell
 * @param detail what was found, in words without patient data
 */
public record Unattributed(Kind kind, @Nullable UUID consultationId, String detail) {}
