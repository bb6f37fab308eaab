package dev.tally.producer;

import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for which event to come how far. Bounded by the requests that are under way.
 *
 * <p>Safe for any thread.
 */
final class Expectations {
    /** How far an event is to come. */
    interface Goal {
        boolean isMetBy(Entry entry);
    }

    private final Map<UUID, Set<Expectation>> waiting = new ConcurrentHashMap<>();

    Expectations(Journal journal) {
        journal.listen(this::heard);
    }

    private void heard(Entry entry) {
        Set<Expectation> expecting = waiting.get(entry.name().eventId());
        if (expecting != null) {
            expecting.forEach(each -> each.heard(entry));
        }
    }

    /** Begins to listen for an event; to be closed. */
    Expectation of(UUID eventId, Goal goal) {
        Expectation expectation = new Expectation(eventId, goal);
        waiting.compute(eventId, (id, others) -> {
            Set<Expectation> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(expectation);
            return all;
        });
        return expectation;
    }

    /** One that waits for one event. */
    final class Expectation implements AutoCloseable {
        private final UUID eventId;
        private final Goal goal;
        private final CompletableFuture<Entry> met = new CompletableFuture<>();
        private @Nullable Entry latest;

        private Expectation(UUID eventId, Goal goal) {
            this.eventId = eventId;
            this.goal = goal;
        }

        private void heard(Entry entry) {
            synchronized (this) {
                latest = entry;
            }
            if (goal.isMetBy(entry)) {
                met.complete(entry);
            }
        }

        /**
         * The entry when the goal is met, or as it is then when time is over.
         *
         * @param known the entry as it was when it was asked for, or earlier
         */
        CompletableFuture<Entry> met(Entry known, Duration within) {
            Entry now;
            synchronized (this) {
                now = latest == null ? known : latest;
                latest = now;
            }
            if (goal.isMetBy(now) || within.isZero()) {
                return CompletableFuture.completedFuture(now);
            }
            return met.copy()
                    .completeOnTimeout(now, within.toMillis(), TimeUnit.MILLISECONDS)
                    .thenApply(this::latest);
        }

        private synchronized Entry latest(Entry otherwise) {
            return latest == null ? otherwise : latest;
        }

        @Override
        public void close() {
            waiting.computeIfPresent(eventId, (id, others) -> {
                others.remove(this);
                return others.isEmpty() ? null : others;
            });
        }
    }
}
