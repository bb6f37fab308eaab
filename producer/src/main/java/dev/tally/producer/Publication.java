package dev.tally.producer;

import dev.tally.event.Sha256;
import dev.tally.producer.journal.Entry;
import java.util.UUID;

/** What became of a command. */
public sealed interface Publication {
    /** The event that the command asked for. */
    UUID eventId();

    /**
     * This gateway has it, on its disk at least; its entry tells how far it has come by now.
     *
     * @param entry the event as it was accepted, with its state
     * @param duplicate whether it was accepted before with the same content; nothing was written then
     */
    record Taken(Entry entry, boolean duplicate) implements Publication {
        @Override
        public UUID eventId() {
            return entry.name().eventId();
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
     * Not taken, because there is no room for it. Nothing was written.
     *
     * @param eventId the event
     * @param reason why, and what to do
     */
    record NoRoom(UUID eventId, String reason) implements Publication {}

    /**
     * Not taken, because too much is waiting or the gateway is stopping. Nothing was written; send it again later.
     *
     * @param eventId the event
     * @param reason why
     */
    record Refused(UUID eventId, String reason) implements Publication {}

    /**
     * It may be on this gateway's disk or not, for the disk failed under it. Send it again: the id is the same, so it cannot become a
     * duplicate.
     *
     * @param eventId the event
     * @param reason what went wrong, without patient data
     */
    record InDoubt(UUID eventId, String reason) implements Publication {}
}
