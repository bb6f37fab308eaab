package dev.tally.sink;

import dev.tally.runtime.management.Health;
import dev.tally.runtime.management.HealthChecks;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.service.Role;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.service.StopSignal;
import dev.tally.sink.loop.SinkStoppedException;
import dev.tally.sink.loop.Waiting;
import java.time.Clock;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sink as a part of a process: reads complete records and stores them in PostgreSQL.
 *
 * <p>It starts once the database is migrated, the brokers answer and the topics are those that the database was filled from.
 * What is away is waited for, at the start and later; what is wrong stops it with a sentence.
 */
public final class SinkRole implements Role {
    private static final Logger LOG = LoggerFactory.getLogger(SinkRole.class);

    private final SinkSettings settings;
    private final HealthChecks checks;
    private final Metrics metrics;
    private final Clock clock;
    private final Waiting waiting;
    private volatile boolean closing;
    private @Nullable SinkParts parts;
    private @Nullable Thread thread;

    /** A sink that is not started yet; it adds its checks and metrics to these. */
    public SinkRole(SinkSettings settings, HealthChecks checks, Metrics metrics, Clock clock) {
        this.settings = settings;
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
        SinkParts opened = SinkParts.open(settings, metrics, waiting, clock);
        parts = opened;
        awaitPreconditions(new Preconditions(opened.topics(), opened.store()), stop);
        Thread started = new Thread(() -> run(opened, stop), "sink");
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

    private void run(SinkParts opened, StopSignal stop) {
        try (opened) {
            opened.loop().subscribe();
            while (!closing) {
                opened.loop().runOnce();
            }
        } catch (WakeupException e) {
            if (!closing) {
                stop.fail("the sink was woken up and not closed", e);
            }
        } catch (SinkStoppedException e) {
            LOG.error("The sink stops: {}", e.getMessage());
            stop.fail("the sink stops: " + e.getMessage(), e);
        } catch (KafkaException e) {
            LOG.error("The sink cannot go on", e);
            stop.fail("the sink cannot go on reading from Kafka: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // A bug; its words may hold anything, so that only its kind is told.
            LOG.error("The sink has failed: {}", e.getClass().getName());
            stop.fail("the sink has failed: " + e.getClass().getName(), e);
        }
    }

    private Health readiness() {
        Waiting.Cause cause = waiting.current();
        return cause == null
                ? Health.up("stores what is complete")
                : Health.down("waits since " + cause.since() + ": " + cause.detail());
    }

    private static Health liveness(Thread thread) {
        return thread.isAlive() ? Health.up("runs") : Health.down("has stopped; the log says why");
    }

    @Override
    public void close() {
        closing = true;
        SinkParts opened = parts;
        Thread running = thread;
        if (running == null) {
            if (opened != null) {
                opened.close();
            }
            return;
        }
        if (opened != null) {
            opened.wakeUp();
        }
        try {
            running.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
