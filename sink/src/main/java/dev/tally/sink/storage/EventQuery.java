package dev.tally.sink.storage;

import dev.tally.event.EventKind;
import dev.tally.event.Sha256;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Reads which events of some consultations are stored. Part of its caller's transaction. */
final class EventQuery {
    private EventQuery() {}

    /**
     * The stored sets of the consultations that have any, and the digests as the database computed them.
     *
     * @param digests by event id; added to
     */
    static Map<UUID, KnownSet> of(Connection connection, Collection<UUID> consultations, Map<UUID, Sha256> digests)
            throws SQLException {
        Map<UUID, KnownSet> sets = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT consultation_id, event_id, kind, revision, content_digest,
                    coalesce((SELECT max(version) FROM tally.consultation_record AS record
                        WHERE record.consultation_id = event.consultation_id), 0)
                FROM tally.event WHERE consultation_id = ANY (?)""")) {
            select.setArray(1, connection.createArrayOf("uuid", consultations.toArray(UUID[]::new)));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    UUID eventId = row.getObject(2, UUID.class);
                    Sha256 digest = new Sha256(row.getBytes(5));
                    digests.put(eventId, digest);
                    sets.computeIfAbsent(row.getObject(1, UUID.class), id -> new KnownSet())
                            .stored(
                                    new KnownEvent(eventId, EventKind.valueOf(row.getString(3)), row.getInt(4), digest),
                                    row.getInt(6));
                }
            }
        }
        return sets;
    }
}
