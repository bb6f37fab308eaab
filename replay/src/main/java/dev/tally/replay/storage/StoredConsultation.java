package dev.tally.replay.storage;

import dev.tally.event.EventKind;
import dev.tally.event.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the tables hold of one consultation, without content.
 *
 * @param events its event rows
 * @param versions the versions of its record, the oldest first
 */
public record StoredConsultation(List<EventRow> events, List<VersionRow> versions) {
    /** Copies the lists. */
    public StoredConsultation {
        events = List.copyOf(events);
        versions = List.copyOf(versions);
    }

    /**
     * A row of an event.
     *
     * @param eventId the event; null if somebody took it out of the row
     * @param kind what it states
     * @param digest of the content, as PostgreSQL computed it; null if somebody took it out of the row
     */
    public record EventRow(
            @Nullable UUID eventId,
            EventKind kind,
            @Nullable Sha256 digest) {
        static EventRow of(ResultSet row) throws SQLException {
            return new EventRow(
                    row.getObject("event_id", UUID.class),
                    EventKind.valueOf(row.getString("kind")),
                    sha256(row.getBytes("content_digest")));
        }
    }

    /**
     * A version of the record.
     *
     * @param version its number
     * @param digest of the record; null if somebody took it out of the row
     * @param storedAt when it was stored, by the database's clock; null if somebody took it out of the row
     * @param events how many events it says it holds
     */
    public record VersionRow(
            int version, @Nullable Sha256 digest, @Nullable Instant storedAt, int events) {
        static VersionRow of(ResultSet row) throws SQLException {
            OffsetDateTime storedAt = row.getObject("stored_at", OffsetDateTime.class);
            return new VersionRow(
                    row.getInt("version"),
                    sha256(row.getBytes("record_digest")),
                    storedAt == null ? null : storedAt.toInstant(),
                    row.getInt("events"));
        }
    }

    private static @Nullable Sha256 sha256(byte @Nullable [] bytes) {
        return bytes == null ? null : new Sha256(bytes);
    }
}
