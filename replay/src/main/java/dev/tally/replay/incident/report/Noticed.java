package dev.tally.replay.incident.report;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How an incident was noticed.
 *
 * @param at when
 * @param findingId the published finding that was the first to name an affected consultation; null if this report noticed it
 * @param guarantee the promise that it holds broken; null if this report noticed it
 * @param after how long after the first affected event; null if nobody can tell when that was
 */
public record Noticed(
        Instant at,
        @Nullable UUID findingId,
        @Nullable String guarantee,
        @Nullable Duration after) {
    /** Whether nobody had noticed before this report. */
    public boolean isByThisReport() {
        return findingId == null;
    }
}
