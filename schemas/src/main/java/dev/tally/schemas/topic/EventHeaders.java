package dev.tally.schemas.topic;

import dev.tally.event.Origin;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The headers of the half topics: they let even an event whose bytes do not decode be named and answered. Neither holds a
 * patient or practitioner id.
 */
public final class EventHeaders {
    /** The event id, as text. */
    public static final String EVENT_ID = "tally-event-id";

    /** Gateway id, incarnation, sequence and whether it was journaled, separated by slashes. */
    public static final String ORIGIN = "tally-origin";

    private EventHeaders() {}

    /** The header value that names an event. */
    public static byte[] eventId(UUID eventId) {
        return eventId.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The header value that names where an event was accepted. */
    public static byte[] origin(Origin origin) {
        return String.join(
                        "/",
                        origin.getGatewayId(),
                        origin.getIncarnation().toString(),
                        Long.toString(origin.getSequence()),
                        Boolean.toString(origin.getJournaled()))
                .getBytes(StandardCharsets.UTF_8);
    }
}
