package dev.tally.producer.gateway;

import dev.tally.producer.journal.Journal;
import dev.tally.producer.journal.JournalStatus;
import dev.tally.producer.journal.Room;
import dev.tally.producer.state.EventState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;

/**
 * What is shown of the journal. Labels are states, never an id.
 *
 * <p>Safe for any thread.
 */
final class JournalMeters {
    private final MeterRegistry registry;
    private final Timer commits;

    JournalMeters(MeterRegistry registry) {
        this.registry = registry;
        this.commits = Timer.builder("tally.gateway.journal.commit")
                .description("Time that a commit took, its fsync included")
                .publishPercentileHistogram()
                .register(registry);
    }

    void committed(Duration took) {
        commits.record(took);
    }

    void watch(Journal journal, Upkeep upkeep, Clock clock) {
        gauge(journal, "depth", "Entries that are neither stored nor acknowledged as set aside", JournalStatus::depth);
        gauge(journal, "stubs", "Entries of which only id, digest and state are left", JournalStatus::stubs);
        gauge(journal, "bytes", "What the journal holds", JournalStatus::bytes);
        gauge(journal, "limit.bytes", "What it may hold; nothing is accepted above 80 %", JournalStatus::limitBytes);
        gauge(
                journal,
                "damaged",
                "Entries found damaged since the start: above zero is an alarm",
                JournalStatus::damaged);
        gauge(
                journal,
                "alarm",
                "1 above half of the limit, 2 when nothing more is accepted",
                status -> level(status.room().level()));
        for (EventState.Kind state : EventState.Kind.values()) {
            Gauge.builder(
                            "tally.gateway.journal.entries",
                            journal,
                            of -> of.status().in(state))
                    .description("Entries and stubs, by state")
                    .tag("state", state.name())
                    .register(registry);
        }
        Gauge.builder("tally.gateway.journal.oldest.seconds", upkeep, of -> age(of, clock))
                .description("Age of the oldest entry that is not stored; 0 if there is none")
                .register(registry);
        Gauge.builder("tally.gateway.overdue", upkeep, of -> of.backlog().overdue())
                .description("Events not stored 60 s after they were accepted, and not held: above zero is an alarm")
                .register(registry);
    }

    private static double level(Room.Level level) {
        return switch (level) {
            case ENOUGH -> 0;
            case ALARM -> 1;
            case FULL -> 2;
        };
    }

    private static double age(Upkeep upkeep, Clock clock) {
        Instant oldest = upkeep.backlog().oldestAcceptedAt();
        // A clock that was set back shows acceptances in the future.
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1000.0);
    }

    private void gauge(Journal journal, String name, String description, ToDoubleFunction<JournalStatus> value) {
        Gauge.builder("tally.gateway.journal." + name, journal, of -> value.applyAsDouble(of.status()))
                .description(description)
                .register(registry);
    }
}
