package dev.tally.producer.command;

import dev.tally.producer.identity.Ins;
import dev.tally.producer.identity.Rpps;
import java.util.UUID;

/**
 * Which consultation, whose, by whom.
 *
 * @param consultationId given by the practice software
 * @param practitioner who held it
 * @param patient who came
 */
public record Subject(UUID consultationId, Rpps practitioner, Ins patient) {
    @Override
    public String toString() {
        return "Subject(" + consultationId + ")";
    }
}
