package dev.tally.replay.quarantine;

import dev.tally.event.Acknowledgement;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.ReceiptBatch;
import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.append.Appender;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.receipt.Acceptance;
import dev.tally.schemas.receipt.ReceiptBatches;
import dev.tally.schemas.topic.Topics;
import java.util.List;
import java.util.UUID;

/**
 * Acknowledges what was set aside: appends that somebody has seen it, then tells the gateways of its events, which may let go of
 * them. Nothing of what was set aside is taken away. If it ends between the two, it is done again: gateways are told again, and
 * nothing is appended twice.
 *
 * <p>For one thread. Owns its producers. Throws {@link ReplayFailedException} if something is not acknowledged by
 * Kafka.
 */
public final class Acknowledging implements AutoCloseable {
    private static final String NAME = "operator";

    private final Appender<UUID, QuarantinedEvent> quarantine;
    private final Appender<String, ReceiptBatch> receipts;

    /** Acknowledges by these settings. */
    public Acknowledging(QuarantineSettings settings) {
        KafkaClients clients = new KafkaClients(settings.kafka());
        TopicSerdes serdes = new TopicSerdes(settings.serde());
        quarantine = new Appender<>(clients, serdes, Topics.QUARANTINE);
        receipts = new Appender<>(clients, serdes, Topics.RECEIPT);
    }

    /**
     * Acknowledges one thing.
     *
     * @param acceptances who is told
     */
    public void acknowledge(Quarantined quarantined, Acknowledgement acknowledgement, List<Acceptance> acceptances) {
        QuarantinedEvent event = quarantined.event();
        if (quarantined.acknowledgement() == null) {
            UUID consultationId = event.getConsultationId();
            quarantine.append(
                    consultationId == null ? event.getQuarantineId() : consultationId,
                    acknowledged(event, acknowledgement));
        }
        ReceiptBatches batches = new ReceiptBatches(NAME, acknowledgement.getAt());
        acceptances.forEach(acceptance -> batches.add(acceptance, acceptance.acknowledged()));
        batches.all().forEach(batch -> receipts.append(batch.getGatewayId(), batch));
    }

    /** One more record about the same thing, without the bytes. */
    private static QuarantinedEvent acknowledged(QuarantinedEvent event, Acknowledgement acknowledgement) {
        return new QuarantinedEvent(
                event.getQuarantineId(),
                event.getReason(),
                event.getDetail(),
                event.getDetectedBy(),
                event.getDetectedAt(),
                event.getTopic(),
                event.getPartition(),
                event.getOffset(),
                event.getArrivedAt(),
                event.getConsultationId(),
                event.getEventId(),
                event.getOrigin(),
                null,
                null,
                List.of(),
                acknowledgement);
    }

    @Override
    public void close() {
        try (quarantine;
                receipts) {
            // Both are closed, whatever becomes of either.
        }
    }
}
