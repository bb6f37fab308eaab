package dev.tally.replay.audit.follow;

import dev.tally.replay.audit.guarantee.Kind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What the audit shows of itself: findings by kind, how far everything is accounted for, and that it is alive.
 *
 * <p>Changed by the audit's thread, read by any.
 */
final class AuditMeters {
    private final Clock clock;
    private final Counter looks;
    private final Counter failures;
    private final Counter sweeps;
    private volatile Map<Kind, Long> raised = Map.of();

    /** From the start on, or an audit that never comes to look would raise no alarm. */
    private volatile Instant verifiedThrough;

    private volatile Instant lookedAt;

    AuditMeters(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.verifiedThrough = clock.instant();
        this.lookedAt = verifiedThrough;
        for (Kind kind : Kind.values()) {
            Gauge.builder("tally.audit.findings", this, self -> self.raised.getOrDefault(kind, 0L))
                    .description("Findings that are raised")
                    .tag("kind", kind.word())
                    .register(registry);
        }
        Gauge.builder("tally.audit.verified.lag", this, self -> self.age(self.verifiedThrough))
                .description(
                        "How long ago that was accepted of which everything is accounted for, or since the audit started")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("tally.audit.look.age", this, self -> self.age(self.lookedAt))
                .description(
                        "How long ago the audit last looked at everything that is new, or since it started: its own heartbeat")
                .baseUnit("seconds")
                .register(registry);
        this.looks = Counter.builder("tally.audit.looks")
                .description("Looks at what is new")
                .register(registry);
        this.failures = Counter.builder("tally.audit.failures")
                .description("Looks that failed, because something was away")
                .register(registry);
        this.sweeps = Counter.builder("tally.audit.sweeps")
                .description("Comparisons of everything that is stored")
                .register(registry);
    }

    private double age(Instant moment) {
        return Duration.between(moment, clock.instant()).toMillis() / 1e3;
    }

    void looked(FollowedAudit.Look look, Map<Kind, Long> nowRaised) {
        looks.increment();
        if (look.isSweepOver()) {
            sweeps.increment();
        }
        raised = Map.copyOf(nowRaised);
        Instant through = look.verifiedThrough();
        if (through != null) {
            verifiedThrough = through;
        }
        lookedAt = look.at();
    }

    void failed() {
        failures.increment();
    }
}
