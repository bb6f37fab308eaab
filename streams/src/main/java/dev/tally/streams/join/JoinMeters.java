package dev.tally.streams.join;

import dev.tally.event.QuarantineReason;
import dev.tally.event.ReceiptState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What the join counts. Counted as events are processed, so a transaction that is aborted and done again counts twice:
 * the topics are the truth, these are for graphs. No label holds an id.
 *
 * <p>Safe for any thread.
 */
public final class JoinMeters {
    private final Counter admitted;
    private final Counter duplicates;
    private final Counter newVersions;
    private final Counter repeatedVersions;
    private final Counter raised;
    private final Counter changed;
    private final Counter resolved;
    private final MeterRegistry registry;

    /** Registers the counters. */
    public JoinMeters(MeterRegistry registry) {
        admitted = events(registry, "admitted");
        duplicates = events(registry, "duplicate");
        newVersions = records(registry, "new");
        repeatedVersions = records(registry, "repeated");
        raised = incomplete(registry, "raised");
        changed = incomplete(registry, "changed");
        resolved = incomplete(registry, "resolved");
        this.registry = registry;
        // From the start, so that an alert has a zero to compare with.
        for (QuarantineReason reason : QuarantineReason.values()) {
            quarantine(reason);
        }
    }

    void admitted() {
        admitted.increment();
    }

    void duplicate() {
        duplicates.increment();
    }

    void emitted(boolean isNew) {
        (isNew ? newVersions : repeatedVersions).increment();
    }

    void raised() {
        raised.increment();
    }

    void stillWaiting() {
        changed.increment();
    }

    void resolved() {
        resolved.increment();
    }

    void receipt(ReceiptState state) {
        Counter.builder("tally.join.receipts")
                .description("Receipts given to gateways, by state")
                .tag("state", state.name())
                .register(registry)
                .increment();
    }

    void quarantined(QuarantineReason reason) {
        quarantine(reason).increment();
    }

    private Counter quarantine(QuarantineReason reason) {
        return Counter.builder("tally.join.quarantined")
                .description("Events set aside, by reason")
                .tag("reason", reason.name())
                .register(registry);
    }

    private static Counter events(MeterRegistry registry, String outcome) {
        return Counter.builder("tally.join.events")
                .description("Events that belong to a set, by whether they were new to it")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static Counter records(MeterRegistry registry, String version) {
        return Counter.builder("tally.join.records")
                .description("Record versions emitted, new ones and ones repeated for a duplicate")
                .tag("version", version)
                .register(registry);
    }

    private static Counter incomplete(MeterRegistry registry, String change) {
        return Counter.builder("tally.join.incomplete")
                .description("Consultations raised as incomplete, said again, or resolved")
                .tag("change", change)
                .register(registry);
    }
}
