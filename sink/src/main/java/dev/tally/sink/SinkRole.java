package dev.tally.sink;

import dev.tally.runtime.management.Health;
import dev.tally.runtime.management.HealthChecks;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.quarantine.QuarantineLimit;
import dev.tally.runtime.service.Role;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.service.StopSignal;
import dev.tally.sink.loop.SinkMetrics;
import dev.tally.sink.loop.StoredListener;
import dev.tally.sink.loop.Waiting;
import dev.tally.sink.receipt.ReceiptMeters;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The sink as a part of a process: reads complete records and stores them in PostgreSQL.
 *
 * <p>It starts once the database is migrated, the brokers answer and the topics are those that the database was filled from.
 * What is away is waited for, at the start and later; what is wrong stops it with a sentence.
 */
public final class SinkRole implements Role {
    private final SinkSettings settings;
    private final HealthChecks checks;
    private final Metrics metrics;
    private final Clock clock;
    private final Waiting waiting;
    private final UnaryOperator<StoredListener> tap;
    private volatile boolean begun;
    private @Nullable SinkParts parts;
    private @Nullable SinkThread thread;

    /** A sink that is not started yet; it adds its checks and metrics to these. */
    public SinkRole(SinkSettings settings, HealthChecks checks, Metrics metrics, Clock clock) {
        this(settings, checks, metrics, clock, UnaryOperator.identity());
    }

    SinkRole(
            SinkSettings settings,
            HealthChecks checks,
            Metrics metrics,
            Clock clock,
            UnaryOperator<StoredListener> tap) {
        this.settings = settings;
        this.tap = tap;
        this.checks = checks;
        this.metrics = metrics;
        this.clock = clock;
        this.waiting = new Waiting(clock, settings.longestPause());
    }

    @Override
    public String name() {
        return "sink";
    }

    @Override
    public void start(StopSignal stop) {
        checks.registerReady("sink", this::readiness);
        SinkParts.Lasting lasting = new SinkParts.Lasting(
                new SinkMetrics(metrics.registry()),
                new ReceiptMeters(metrics.registry()),
                new QuarantineLimit(clock, settings.quarantinePerMinute(), "sink", "records"),
                waiting);
        SinkParts opened = SinkParts.open(settings, metrics, lasting, clock, tap);
        parts = opened;
        awaitPreconditions(new Preconditions(opened.topics(), opened.store()), stop);
        SinkThread started =
                new SinkThread(opened, () -> SinkParts.open(settings, metrics, lasting, clock, tap), waiting, stop);
        checks.registerLive("sink", () -> liveness(started));
        started.start();
        thread = started;
    }

    private void awaitPreconditions(Preconditions preconditions, StopSignal stop) {
        try {
            while (!stop.isGiven()) {
                @Nullable String away = preconditions.missing();
                if (away == null) {
                    waiting.over();
                    begun = true;
                    return;
                }
                waiting.on(away);
                stop.await(waiting.left());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RoleFailedException("the start was interrupted", e);
        }
    }

    private Health readiness() {
        Waiting.Cause cause = waiting.current();
        if (cause != null) {
            return Health.down("waits since " + cause.since() + ": " + cause.detail());
        }
        return begun
                ? Health.up("stores what is complete")
                : Health.down("waits for the first answers of database and brokers");
    }

    private static Health liveness(SinkThread thread) {
        return thread.isAlive() ? Health.up("runs") : Health.down("has stopped; the log says why");
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.close();
        } else if (parts != null) {
            parts.close();
        }
    }
}
