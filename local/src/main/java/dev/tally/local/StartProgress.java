package dev.tally.local;

import java.time.Duration;

/**
 * One step of a stack's start.
 *
 * @param part what it is about
 * @param stage how far it is
 * @param sinceStart how long the whole start took so far
 */
public record StartProgress(LocalStack.Part part, Stage stage, Duration sinceStart) {
    /** How far a part is. */
    public enum Stage {
        STARTING,
        READY
    }
}
