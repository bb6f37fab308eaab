package dev.tally.replay.quarantine;

import dev.tally.event.Acknowledgement;
import dev.tally.event.Origin;
import dev.tally.event.QuarantineReason;
import dev.tally.event.QuarantinedEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was set aside, without its content: nothing in here is patient data. The same thing set aside again after a
 * failure is the same item.
 *
 * @param id made of its place in Kafka
 * @param reason why it was set aside
 * @param detail why, in words
 * @param detectedBy join or sink
 * @param detectedAt when it was set aside, the first time
 * @param topic where it lay
 * @param partition where it lay
 * @param offset where it lay
 * @param arrivedAt when it came there
 * @param consultationId null if it could not be read
 * @param eventId null if it could not be read; of a record, the event that caused it
 * @param origin null if it could not be read; of a record, of the event that caused it
 * @param bytes length of its value
 * @param acknowledgement null if nobody has acknowledged it yet
 */
public record QuarantineItem(
        UUID id,
        QuarantineReason reason,
        String detail,
        String detectedBy,
        Instant detectedAt,
        String topic,
        int partition,
        long offset,
        Instant arrivedAt,
        @Nullable UUID consultationId,
        @Nullable UUID eventId,
        @Nullable Origin origin,
        int bytes,
        @Nullable Acknowledgement acknowledgement) {

    static QuarantineItem of(QuarantinedEvent event, @Nullable Acknowledgement acknowledgement) {
        ByteBuffer value = event.getValue();
        return new QuarantineItem(
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
                value == null ? 0 : value.remaining(),
                acknowledgement);
    }

    QuarantineItem with(@Nullable Acknowledgement given) {
        return new QuarantineItem(
                id,
                reason,
                detail,
                detectedBy,
                detectedAt,
                topic,
                partition,
                offset,
                arrivedAt,
                consultationId,
                eventId,
                origin,
                bytes,
                given);
    }

    /** Whether somebody has acknowledged it. */
    public boolean isAcknowledged() {
        return acknowledgement != null;
    }

    /** Where it lay, in words. */
    public String place() {
        return topic + "-" + partition + "@" + offset;
    }
}
