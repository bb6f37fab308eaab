package dev.tally.streams.join;

import dev.tally.event.QuarantineReason;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.RecordHeader;
import dev.tally.schemas.digest.EventIds;
import dev.tally.streams.join.Inspected.Identity;
import dev.tally.streams.state.ReceivedEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Makes what is written to the quarantine topic: the event whole, its reason, and where it was found. Its id is that of the
 * place, so setting the same thing aside again names it the same.
 *
 * <p>Pure functions, safe for any thread.
 */
final class Quarantine {
    private static final String DETECTED_BY = "join";

    private Quarantine() {}

    static QuarantinedEvent of(
            ReceivedEvent event, QuarantineReason reason, String detail, Identity identity, Instant now) {
        return new QuarantinedEvent(
                id(event),
                reason,
                detail,
                DETECTED_BY,
                now,
                event.topic(),
                event.partition(),
                event.offset(),
                event.arrivedAt(),
                identity.consultationId(),
                identity.eventId(),
                identity.origin(),
                bytes(event.key()),
                bytes(event.value()),
                headers(event),
                null);
    }

    /** The id under which an event is set aside. */
    static UUID id(ReceivedEvent event) {
        return EventIds.quarantine(event.topic(), event.partition(), event.offset());
    }

    /** The key of the quarantine topic: the consultation, or the quarantine id where none could be read. */
    static UUID key(QuarantinedEvent event) {
        UUID consultationId = event.getConsultationId();
        return consultationId == null ? event.getQuarantineId() : consultationId;
    }

    /** Why the completeness rule refuses an event, in words. */
    static String explanation(QuarantineReason reason) {
        return switch (reason) {
            case CONFLICTING_CONTENT -> "an event with the same id and other content came first";
            case CONFLICTING_SUBJECT -> "practitioner or patient differ from those of the first observation";
            case LIMIT_EXCEEDED -> "the consultation has as many shares, or bytes, as it may have";
            default -> "the completeness rule refuses it";
        };
    }

    private static List<RecordHeader> headers(ReceivedEvent event) {
        List<RecordHeader> headers = new ArrayList<>(event.headers().size());
        for (Header header : event.headers()) {
            headers.add(new RecordHeader(header.key(), bytes(header.value())));
        }
        return headers;
    }

    private static @Nullable ByteBuffer bytes(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
