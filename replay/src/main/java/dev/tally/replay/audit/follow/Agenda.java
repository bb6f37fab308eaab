package dev.tally.replay.audit.follow;

import dev.tally.replay.audit.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be judged: consultations of which something new is known, each when its grace is over, and how far the sweep
 * over everything has come. It outlives looks that fail.
 *
 * <p>For one thread.
 */
final class Agenda {
    /** Some 30 MB. What is more is left to the next sweep, and nothing is verified until that is over. */
    static final int MOST = 200_000;

    private final Duration grace;
    private final Map<UUID, Due> due = new HashMap<>();

    private boolean isBehind = true;
    private boolean isOverflown;
    private Instant nextSweep = Instant.MIN;
    private @Nullable UUID cursor;
    private List<Finding> foundAtItsBeginning = List.of();
    private long consultations;
    private long counted;

    /**
     * When a consultation may be judged.
     *
     * @param next for the first time: what came later must not put that off
     * @param last when everything that is known of it is due
     */
    private record Due(Instant next, Instant last) {}

    Agenda(Duration grace) {
        this.grace = grace;
    }

    /** Something of a consultation arrived then. */
    void add(UUID consultation, Instant arrivedAt) {
        if (due.size() >= MOST && !due.containsKey(consultation)) {
            isOverflown = true;
            isBehind = true;
            return;
        }
        Instant at = arrivedAt.plus(grace);
        due.merge(
                consultation,
                new Due(at, at),
                (before, more) -> new Due(
                        before.next().isBefore(at) ? before.next() : at,
                        before.last().isAfter(at) ? before.last() : at));
    }

    /** Those that may be judged now. */
    List<UUID> dueAt(Instant now) {
        List<UUID> ids = new ArrayList<>();
        due.forEach((id, each) -> {
            if (!each.next().isAfter(now)) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** These were judged as of then; what of them was too young comes again. */
    void judged(Collection<UUID> consultations, Instant now) {
        for (UUID id : consultations) {
            due.computeIfPresent(
                    id, (same, each) -> each.last().isAfter(now) ? new Due(each.last(), each.last()) : null);
        }
    }

    /** Where the sweep goes on; null if there is none under way. */
    @Nullable
    UUID cursor() {
        return cursor;
    }

    /** Whether it is time to begin a sweep. */
    boolean isTimeToSweep(Instant now) {
        return cursor == null && !now.isBefore(nextSweep);
    }

    /**
     * A sweep begins.
     *
     * @param found what is found before its first stretch: what is about topics, and rows that are nobody's
     * @param next when the next may begin
     */
    void begin(List<Finding> found, Instant next) {
        foundAtItsBeginning = List.copyOf(found);
        cursor = Ids.FIRST;
        counted = 0;
        isOverflown = false;
        nextSweep = next;
    }

    /** What was found before the first stretch of the last sweep. */
    List<Finding> foundAtItsBeginning() {
        return foundAtItsBeginning;
    }

    /** The sweep has judged a stretch of so many, and goes on with this one; null at its end. */
    void swept(long judged, @Nullable UUID next) {
        counted += judged;
        cursor = next;
        if (next == null) {
            consultations = counted;
            isBehind &= isOverflown;
        }
    }

    /** Whether a whole sweep is needed before anything can be said to be verified. */
    boolean isBehind() {
        return isBehind;
    }

    /** How many consultations the last whole sweep has judged. */
    long consultations() {
        return consultations;
    }
}
