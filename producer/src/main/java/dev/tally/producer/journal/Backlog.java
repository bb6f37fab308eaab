package dev.tally.producer.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What waits for storage.
 *
 * @param oldestAcceptedAt when the oldest entry that is not settled was accepted; null if there is none
 * @param overdue how many entries are overdue without being HELD; {@link #MOST_COUNTED} stands for that many or more
 */
public record Backlog(@Nullable Instant oldestAcceptedAt, int overdue) {
    /** Beyond it nobody needs the exact number, and counting on would cost more than it tells. */
    public static final int MOST_COUNTED = 10_000;
}
