package dev.tally.replay.incident.report;

import java.time.Duration;
import java.time.Instant;

/**
 * The time that a controller has for notifying the authority: 72 hours from when it became aware (article 33(1) of the GDPR).
 *
 * @param awareAt when it became aware
 * @param now when the clock is read
 */
public record NotificationClock(Instant awareAt, Instant now) {
    /** How long it has: 72 hours. */
    public static final Duration ALLOWED = Duration.ofDays(3);

    /** When it ends. */
    public Instant deadline() {
        return awareAt.plus(ALLOWED);
    }

    /** What is left; negative by as much as it is over. */
    public Duration left() {
        return Duration.between(now, deadline());
    }

    /** Whether it is over. */
    public boolean isOver() {
        return now.isAfter(deadline());
    }
}
