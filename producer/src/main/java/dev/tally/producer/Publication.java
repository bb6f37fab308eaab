package dev.tally.producer;

import dev.tally.event.Sha256;
import java.util.UUID;

/** What became of a command. */
public sealed interface Publication {
    /** The event that the command asked for. */
    UUID eventId();

    /**
     * Kafka has it: all in-sync replicas acknowledged.
     *
     * @param event the event as it was accepted
     * @param duplicate whether this command was sent before with the same content; nothing was written for it then
     */
    record Published(PublishedEvent event, boolean duplicate) implements Publication {
        @Override
        public UUID eventId() {
            return event.name().eventId();
        }
    }

    /**
     * This gateway knows the same event with other content. Nothing was written.
     *
     * @param eventId the event
     * @param knownDigest the digest of the content that came first
     */
    record Conflict(UUID eventId, Sha256 knownDigest) implements Publication {}

    /**
     * It may be in Kafka or not. Send it again: the id is the same, so it cannot become a duplicate.
     *
     * @param eventId the event
     * @param reason what went wrong, without patient data
     */
    record InDoubt(UUID eventId, String reason) implements Publication {}

    /**
     * Not taken, because too much is waiting or the gateway is stopping. Nothing was written; send it again later.
     *
     * @param eventId the event
     * @param reason why
     */
    record Refused(UUID eventId, String reason) implements Publication {}
}
