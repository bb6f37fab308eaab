package dev.tally.replay.incident.proof;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One place in which something is known of a consultation.
 *
 * @param source who says it
 * @param at when it was said or done, by the clock of whoever says it; null if it has no time
 * @param eventId which event; null if it is about the consultation as a whole
 * @param place where it can be looked up: topic, partition and offset, or a table
 * @param detail what it says, without content and without people
 */
public record Trace(
        Source source, @Nullable Instant at, @Nullable UUID eventId, String place, String detail) {
    /** Who can know of a consultation, in the order in which it passes them. */
    public enum Source {
        /** A half topic: an event as a gateway accepted it. */
        ACCEPTED,
        /** A gateway's heartbeat, which names what it accepted. */
        HEARTBEAT,
        /** The join: what is missing. */
        INCOMPLETE,
        /** The join: a version of the record. */
        RECORD,
        /** A receipt for the gateway. */
        RECEIPT,
        /** Something was set aside. */
        QUARANTINE,
        /** A row of the database. */
        DATABASE
    }
}
