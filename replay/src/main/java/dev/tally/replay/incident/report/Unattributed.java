package dev.tally.replay.incident.report;

import dev.tally.replay.audit.guarantee.Kind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A finding that may belong to the incident, and of which nobody can say so: it names no consultation, or has no time.
 *
 * @param kind in which way a promise is broken
 * @param consultationId which consultation; null if nobody can tell
 * @param detail what was found, in words without patient data
 */
public record Unattributed(Kind kind, @Nullable UUID consultationId, String detail) {}
