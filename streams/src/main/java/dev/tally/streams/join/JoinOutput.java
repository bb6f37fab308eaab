package dev.tally.streams.join;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.IncompleteConsultation;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.ReceiptBatch;
import dev.tally.schemas.receipt.ReceiptBatches;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Where the join's answers go: one sink of the topology for each topic. Everything forwarded here is part of the task's
 * transaction. For the task's thread.
 */
final class JoinOutput {
    private static final String NAME = "join";

    private final ProcessorContext<Object, SpecificRecord> context;

    JoinOutput(ProcessorContext<Object, SpecificRecord> context) {
        this.context = context;
    }

    Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    void record(ConsultationRecord record) {
        forward(JoinNodes.RECORD_SINK, record.getConsultationId(), record);
    }

    void incomplete(IncompleteConsultation notice) {
        forward(JoinNodes.INCOMPLETE_SINK, notice.getConsultationId(), notice);
    }

    void quarantine(QuarantinedEvent event) {
        forward(JoinNodes.QUARANTINE_SINK, Quarantine.key(event), event);
    }

    /** Receipts to be filled, and then given to {@link #receipts}. */
    ReceiptBatches newReceipts() {
        return new ReceiptBatches(NAME, now());
    }

    void receipts(ReceiptBatches receipts) {
        for (ReceiptBatch batch : receipts.all()) {
            forward(JoinNodes.RECEIPT_SINK, batch.getGatewayId(), batch);
        }
    }

    private <K, V extends SpecificRecord> void forward(SinkNode<K, V> sink, K key, V value) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink.name());
    }
}
