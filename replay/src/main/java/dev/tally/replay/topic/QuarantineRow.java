package dev.tally.replay.topic;

import dev.tally.event.Origin;
import dev.tally.event.QuarantinedEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that was set aside, as a row. Key and value are the bytes as received, in base 64. */
public record QuarantineRow(
        int partition,
        long offset,
        Instant arrivedAt,
        UUID quarantineId,
        String reason,
        String detail,
        String detectedBy,
        Instant detectedAt,
        String fromTopic,
        int fromPartition,
        long fromOffset,
        Instant fromArrivedAt,
        @Nullable UUID consultationId,
        @Nullable UUID eventId,
        @Nullable String gatewayId,
        @Nullable Long sequence,
        @FreeText @Nullable String key,
        @FreeText @Nullable String value) {

    static QuarantineRow of(Position position, QuarantinedEvent event) {
        Origin origin = event.getOrigin();
        return new QuarantineRow(
                position.partition(),
                position.offset(),
                position.arrivedAt(),
                event.getQuarantineId(),
                Words.of(event.getReason()),
                event.getDetail(),
                event.getDetectedBy(),
                event.getDetectedAt(),
                event.getTopic(),
                event.getPartition(),
                event.getOffset(),
                event.getArrivedAt(),
                event.getConsultationId(),
                event.getEventId(),
                origin == null ? null : origin.getGatewayId(),
                origin == null ? null : (Long) origin.getSequence(),
                Words.base64(event.getKey()),
                Words.base64(event.getValue()));
    }

    @Override
    public String toString() {
        return "quarantined " + quarantineId;
    }
}
