package dev.tally.sink.loop;

import dev.tally.runtime.quarantine.QuarantineLimit;
import dev.tally.sink.storage.RecordStore;

/**
 * The parts of the sink that steps of work use; the consumer is not among them, for it belongs to the loop alone.
 *
 * <p>For one thread, as its parts are.
 */
public record Stage(
        TopicLookup topics,
        RecordExaminer examiner,
        Quarantine quarantine,
        QuarantineLimit limit,
        RecordStore store,
        SinkMetrics metrics,
        StoredListener listener,
        Confirmations confirmations) {}
