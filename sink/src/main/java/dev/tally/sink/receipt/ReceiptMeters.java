package dev.tally.sink.receipt;

import dev.tally.event.ReceiptBatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is counted of receipts, over all senders that follow one another. No label holds an id.
 *
 * <p>Safe for any thread.
 */
public final class ReceiptMeters {
    private final MeterRegistry registry;
    private final Counter resent;
    private final AtomicInteger pending = new AtomicInteger();

    /** Registers the metrics. */
    public ReceiptMeters(MeterRegistry registry) {
        this.registry = registry;
        resent = Counter.builder("tally.sink.receipts.resent")
                .description("Batches of receipts that were not acknowledged and are sent again")
                .register(registry);
        Gauge.builder("tally.sink.receipts.pending", pending, AtomicInteger::get)
                .description("Receipts that Kafka has not acknowledged yet")
                .register(registry);
    }

    void queued(ReceiptBatch batch) {
        pending.addAndGet(batch.getReceipts().size());
    }

    void dropped(ReceiptBatch batch) {
        pending.addAndGet(-batch.getReceipts().size());
    }

    void acknowledged(ReceiptBatch batch) {
        dropped(batch);
        batch.getReceipts()
                .forEach(receipt -> Counter.builder("tally.sink.receipts")
                        .description("Receipts that Kafka has acknowledged, by state")
                        .tag("state", receipt.getState().name())
                        .register(registry)
                        .increment());
    }

    void resent() {
        resent.increment();
    }

    int pending() {
        return pending.get();
    }
}
