package dev.tally.streams.join;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.IncompleteConsultation;
import dev.tally.event.QuarantinedEvent;
import java.time.Instant;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Where the join's answers go: one sink of the topology for each topic. For the task's thread. */
final class JoinOutput {
    private final ProcessorContext<UUID, SpecificRecord> context;

    JoinOutput(ProcessorContext<UUID, SpecificRecord> context) {
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

    private void forward(String sink, UUID key, SpecificRecord value) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink);
    }
}
