package dev.tally.runtime.quarantine;

import dev.tally.runtime.settings.Setting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Bounds how much a service sets aside in a minute. A few bad records are the senders' fault; many are ours or the operator's:
 * a constraint that was changed, a release that decodes wrongly. Then standing still loudly is better than moving every note
 * out of the way of the practitioners.
 *
 * <p>Things are counted by their quarantine id, so that what is set aside once more, because the first attempt was not
 * acknowledged or its transaction was aborted, counts once.
 *
 * <p>Safe for any thread.
 */
public final class QuarantineLimit {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Clock clock;
    private final int perMinute;
    private final String role;
    private final String things;

    /** Guarded by this, together with the next. */
    private final Deque<Counted> lately = new ArrayDeque<>();

    private final Set<UUID> known = new HashSet<>();

    private record Counted(UUID id, Instant at) {}

    /**
     * A limit that has counted nothing yet.
     *
     * @param perMinute how many may be set aside within a minute
     * @param role the service that stops
     * @param things what it sets aside, for people: records, events
     */
    public QuarantineLimit(Clock clock, int perMinute, String role, String things) {
        this.clock = clock;
        this.perMinute = perMinute;
        this.role = role;
        this.things = things;
    }

    /** The setting of a role's limit. */
    public static Setting<Integer> setting(String role, String things) {
        return Setting.integer(key(role), 1, 1_000_000)
                .withDefault("20")
                .describedAs("How many " + things + " may be set aside in a minute. One more stops the " + role
                        + ": something else than the " + things
                        + " is wrong then, and no note should be moved out of the way for it.");
    }

    /**
     * Counts what is about to be set aside.
     *
     * @param ids quarantine ids
     * @param example names the last of them, without patient data
     * @return the sentence with which the service must stop, if that is more than the limit; then nothing was counted, and
     *     nothing may be set aside
     */
    public synchronized Optional<String> count(Collection<UUID> ids, String example) {
        Instant now = clock.instant();
        Counted latest = lately.peekLast();
        if (latest != null && latest.at().isAfter(now)) {
            // The clock was set back: what it counted ahead of now would stay for as long, so it counts as of now.
            List<Counted> ahead = List.copyOf(lately);
            lately.clear();
            ahead.forEach(counted -> lately.add(new Counted(counted.id(), now)));
        }
        while (!lately.isEmpty() && lately.peek().at().isBefore(now.minus(WINDOW))) {
            known.remove(lately.remove().id());
        }
        Set<UUID> more = new HashSet<>(ids);
        more.removeAll(known);
        if (lately.size() + more.size() > perMinute) {
            return Optional.of("more than " + perMinute + " " + things + " would be set aside within a minute, so"
                    + " something else than the " + things + " is wrong. Look at the last one (" + example
                    + "), mend the cause and start the " + role + " again, or raise " + key(role)
                    + ": nothing was passed over");
        }
        for (UUID id : more) {
            known.add(id);
            lately.add(new Counted(id, now));
        }
        return Optional.empty();
    }

    private static String key(String role) {
        return role + ".quarantine-per-minute";
    }
}
