package dev.tally.replay.topic;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What filters look at. Null stands for what such an event does not have.
 *
 * @param consultationId its consultation
 * @param practitionerId whose consultation it is
 * @param patientId whom it is about
 * @param gateways where it, or any part of it, was accepted
 * @param state its state, of those that its topic knows
 * @param occurredAt by the practice software's clock
 */
public record Traits(
        @Nullable UUID consultationId,
        @Nullable String practitionerId,
        @Nullable String patientId,
        Set<String> gateways,
        String state,
        @Nullable Instant occurredAt) {
    @Override
    public String toString() {
        return "traits of consultation " + consultationId;
    }
}
