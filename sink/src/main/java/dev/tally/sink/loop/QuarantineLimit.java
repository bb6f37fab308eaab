package dev.tally.sink.loop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/**
 * Bounds how much is set aside in a minute. A few bad records are the producers' fault; many are ours or the operator's: a
 * constraint that was changed, a release that decodes wrongly. Then standing still loudly is better than moving every note
 * out of the way of the practitioners.
 *
 * <p>For one thread.
 */
public final class QuarantineLimit {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Clock clock;
    private final int perMinute;
    private final Deque<Instant> lately = new ArrayDeque<>();

    /** At most so many a minute, by this clock. */
    public QuarantineLimit(Clock clock, int perMinute) {
        this.clock = clock;
        this.perMinute = perMinute;
    }

    /**
     * Counts records that are about to be set aside.
     *
     * @throws SinkStoppedException if that is more than the limit within a minute; nothing was set aside then
     */
    void count(int records, String example) {
        Instant now = clock.instant();
        Instant latest = lately.peekLast();
        if (latest != null && latest.isAfter(now)) {
            // The clock was set back: what it counted ahead of now would stay for as long, so it counts as of now.
            int ahead = lately.size();
            lately.clear();
            lately.addAll(Collections.nCopies(ahead, now));
        }
        while (!lately.isEmpty() && lately.peek().isBefore(now.minus(WINDOW))) {
            lately.remove();
        }
        if (lately.size() + records > perMinute) {
            throw new SinkStoppedException("more than " + perMinute + " records would be set aside within a minute, so"
                    + " something else than the records is wrong. Look at the last one (" + example
                    + "), mend the cause and start the sink again, or raise sink.quarantine-per-minute: nothing was passed"
                    + " over");
        }
        for (int i = 0; i < records; i++) {
            lately.add(now);
        }
    }
}
