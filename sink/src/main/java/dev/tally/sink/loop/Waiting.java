package dev.tally.sink.loop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the loop waits for, and until when: longer each time, up to a bound, for ever. What is away is told when it changes and
 * once a minute, not at each attempt.
 *
 * <p>Changed by one thread at a time; {@link #current} is safe for any thread.
 */
public final class Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration TOLD_EVERY = Duration.ofMinutes(1);

    private final Clock clock;
    private final Duration longest;
    private Duration pause = FIRST;
    private Pause untilNext = Pause.NONE;
    private Pause untilTold = Pause.NONE;
    private volatile @Nullable Cause current;

    /**
     * Something that is away.
     *
     * @param detail what, and who can mend it; without patient data
     * @param since when it was first noticed
     */
    public record Cause(String detail, Instant since) {}

    /** Waits by this clock, at most so long between two attempts. */
    public Waiting(Clock clock, Duration longest) {
        this.clock = clock;
        this.longest = longest;
    }

    /** What is waited for, or null if nothing is. */
    public @Nullable Cause current() {
        return current;
    }

    /** How long to wait before the next attempt; zero if it is time, or nothing is waited for. */
    public Duration left() {
        return untilNext.left(clock.instant());
    }

    /** An attempt has failed. */
    public void on(String detail) {
        Instant now = clock.instant();
        Cause before = current;
        current = new Cause(detail, before == null ? now : before.since());
        untilNext = Pause.from(now, pause);
        pause = pause.multipliedBy(2).compareTo(longest) < 0 ? pause.multipliedBy(2) : longest;
        if (before == null || !before.detail().equals(detail) || untilTold.isOver(now)) {
            LOG.warn("Waiting, nothing is lost meanwhile: {}", detail);
            untilTold = Pause.from(now, TOLD_EVERY);
        }
    }

    /** An attempt has succeeded. */
    public void over() {
        Cause before = current;
        if (before != null) {
            LOG.info(
                    "Going on after {} s",
                    Duration.between(before.since(), clock.instant()).toSeconds());
        }
        current = null;
        untilNext = Pause.NONE;
        untilTold = Pause.NONE;
        pause = FIRST;
    }
}
