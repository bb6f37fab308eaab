package dev.tally.producer.http;

import dev.tally.event.EventKind;
import dev.tally.producer.Publication;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * What the gateway counts. Labels are kinds and statuses, never an id.
 *
 * <p>Safe for any thread.
 */
public final class GatewayMeters {
    private final MeterRegistry registry;

    /** Counts into a registry. */
    public GatewayMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A command begins its way. */
    Timer.Sample begin() {
        return Timer.start(registry);
    }

    /** A command was answered. */
    void answered(EventKind kind, Publication publication, Timer.Sample begun) {
        if (publication instanceof Publication.Taken taken) {
            Counter.builder("tally.gateway.accepted")
                    .description("Events that are on this gateway's disk, by kind; duplicates were written once only")
                    .tag("kind", Values.shown(kind))
                    .tag("duplicate", Boolean.toString(taken.duplicate()))
                    .register(registry)
                    .increment();
        }
        Timer timer = Timer.builder("tally.gateway.acknowledgement")
                .description("Time from the checked request to the answer, which waits for Kafka for a short while")
                .tag("kind", Values.shown(kind))
                .publishPercentileHistogram()
                .register(registry);
        begun.stop(timer);
    }

    /** A request was refused. */
    void refused(int status) {
        Counter.builder("tally.gateway.refused")
                .description("Requests that were refused, by HTTP status")
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }
}
