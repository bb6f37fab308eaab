package dev.tally.sink.loop;

import dev.tally.event.QuarantineReason;
import dev.tally.sink.loop.Examined.SetAside;
import dev.tally.sink.storage.StoredRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What the sink counts. No label holds an id of a consultation, a patient or a practitioner.
 *
 * <p>Safe for any thread.
 */
public final class SinkMetrics {
    private final MeterRegistry registry;
    private final Counter stored;
    private final Counter confirmed;
    private final Counter events;
    private final Counter fenced;
    private final Counter rewound;
    private final Counter placesNotKept;
    private final Timer transaction;
    private final AtomicLong lag = new AtomicLong();

    /** Registers the metrics. */
    public SinkMetrics(MeterRegistry registry) {
        this.registry = registry;
        stored = counter("tally.sink.records.stored", "Records that added at least one event to storage");
        confirmed = counter("tally.sink.records.confirmed", "Records of which storage held every event already");
        events = counter("tally.sink.events.stored", "Events inserted");
        fenced = counter("tally.sink.fenced", "Writes refused because another sink had claimed the partition");
        rewound = counter("tally.sink.rewound", "Partitions read again because their log was truncated");
        placesNotKept = counter(
                "tally.sink.receipts.places.refused",
                "Attempts to keep the place up to which gateways were told that failed, and are made again");
        transaction = Timer.builder("tally.sink.transaction")
                .description("One attempt to write a batch, COMMIT included")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        Gauge.builder("tally.sink.lag", lag, AtomicLong::get)
                .description("Offsets between what is stored and the end of the partitions that this sink holds")
                .register(registry);
        // From the start, so that an alert has a zero to compare with.
        for (QuarantineReason reason : QuarantineReason.values()) {
            quarantined(reason);
        }
    }

    private Counter quarantined(QuarantineReason reason) {
        return Counter.builder("tally.sink.records.quarantined")
                .description("Records set aside, by reason")
                .tag("reason", reason.name())
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    void stored(List<StoredRecord> records) {
        for (StoredRecord record : records) {
            (record.inserted().isEmpty() ? confirmed : stored).increment();
            events.increment(record.inserted().size());
        }
    }

    void setAside(List<SetAside> records) {
        records.forEach(record -> quarantined(record.reason()).increment());
    }

    void fenced() {
        fenced.increment();
    }

    void placeNotKept() {
        placesNotKept.increment();
    }

    void rewound() {
        rewound.increment();
    }

    void lag(long offsets) {
        lag.set(offsets);
    }

    <T> T timed(Supplier<T> attempt) {
        return transaction.record(attempt);
    }
}
