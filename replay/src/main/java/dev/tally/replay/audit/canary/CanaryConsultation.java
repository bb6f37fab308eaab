package dev.tally.replay.audit.canary;

import dev.tally.schemas.canary.Canary;
import java.time.Instant;
import java.util.UUID;

/**
 * One canary. All that is sent of it follows from this, so that what is sent again is the same.
 *
 * @param id one of {@link Canary#newConsultationId}
 * @param shape what it consists of
 * @param occurredAt when it says that it took place
 */
public record CanaryConsultation(UUID id, CanaryShape shape, Instant occurredAt) {
    @Override
    public String toString() {
        return "canary " + id + " (" + shape.word() + ")";
    }
}
