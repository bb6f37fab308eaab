package dev.tally.streams;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.IncompleteConsultation;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.ReceiptBatch;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topics;
import dev.tally.streams.join.HalfInspector;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Everything with which the join reads and writes values: one of each for the process, shared by its threads as Kafka
 * Streams shares them. Owns them.
 *
 * @param inspector decodes and checks the halves
 * @param keys serializer of consultation ids
 * @param records serializer of records
 * @param incompletes serializer of consultations raised as incomplete
 * @param quarantined serializer of what is set aside
 * @param gatewayIds serializer of gateway ids
 * @param receipts serializer of receipts
 */
record JoinSerdes(
        HalfInspector inspector,
        Serializer<UUID> keys,
        Serializer<ConsultationRecord> records,
        Serializer<IncompleteConsultation> incompletes,
        Serializer<QuarantinedEvent> quarantined,
        Serializer<String> gatewayIds,
        Serializer<ReceiptBatch> receipts)
        implements AutoCloseable {

    /**
     * Serdes of the classes that the settings name.
     *
     * @param partitions count of partitions of the half topics
     */
    static JoinSerdes of(TopicSerdes serdes, int partitions) {
        return new JoinSerdes(
                new HalfInspector(serdes, partitions),
                serdes.keySerializer(Topics.RECORD),
                serdes.valueSerializer(Topics.RECORD),
                serdes.valueSerializer(Topics.INCOMPLETE),
                serdes.valueSerializer(Topics.QUARANTINE),
                serdes.keySerializer(Topics.RECEIPT),
                serdes.valueSerializer(Topics.RECEIPT));
    }

    @Override
    public void close() {
        inspector.close();
        keys.close();
        records.close();
        incompletes.close();
        quarantined.close();
        gatewayIds.close();
        receipts.close();
    }
}
