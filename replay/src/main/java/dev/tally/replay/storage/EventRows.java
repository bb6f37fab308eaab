package dev.tally.replay.storage;

import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.EventKind;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ObservationStatus;
import dev.tally.event.Origin;
import dev.tally.event.RecipientKind;
import dev.tally.event.RetractionContent;
import dev.tally.event.SealedContent;
import dev.tally.event.Section;
import dev.tally.event.Sha256;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import dev.tally.schemas.digest.ContentDigest;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table of events, and how they become the events again that the gateway accepted.
 *
 * @param kind what the table's events state
 * @param table its name
 * @param event rebuilds the event of a row
 * @param digest computes the digest of an event
 * @param <E> the generated class of the events
 */
record EventRows<E>(EventKind kind, String table, RowMapper<E> event, Digest<E> digest) {
    static final List<EventRows<?>> ALL = List.of(
            new EventRows<>(
                    EventKind.OBSERVATION, "tally.observation_revision", EventRows::observation, ContentDigest::of),
            new EventRows<>(
                    EventKind.SHARE, "tally.document_share", row -> sharing(row, shared(row)), ContentDigest::of),
            new EventRows<>(
                    EventKind.RETRACTION,
                    "tally.share_retraction",
                    row -> sharing(row, retracted(row)),
                    ContentDigest::of),
            new EventRows<>(
                    EventKind.STATEMENT,
                    "tally.sharing_statement",
                    row -> sharing(row, statement(row)),
                    ContentDigest::of));

    /** Rebuilds the event of a row. */
    interface RowMapper<E> {
        E map(ResultSet row) throws SQLException;
    }

    /** Computes the digest of an event. */
    interface Digest<E> {
        Sha256 of(E event);
    }

    /** Every row with how often its event id occurs, whether or not the keys of the tables still hold. */
    String sql() {
        return "SELECT row.*, occurrence.rows AS occurrences FROM " + table + " AS row JOIN ("
                + "SELECT event_id, count(*) AS rows FROM tally.event GROUP BY event_id) AS occurrence USING (event_id)";
    }

    StoredEvent read(ResultSet row) throws SQLException {
        return new StoredEvent(
                uuid(row, "event_id"),
                uuid(row, "consultation_id"),
                kind,
                digest.of(event.map(row)),
                sha256(row, "content_digest"),
                row.getLong("occurrences"));
    }

    private static ObservationEvent observation(ResultSet row) throws SQLException {
        SealedContent sealed = sealedContent(row);
        return new ObservationEvent(
                uuid(row, "event_id"),
                uuid(row, "consultation_id"),
                text(row, "practitioner_id"),
                text(row, "patient_id"),
                origin(row),
                moment(row, "occurred_at"),
                moment(row, "accepted_at"),
                sha256(row, "accepted_digest"),
                row.getInt("revision"),
                ObservationStatus.valueOf(text(row, "status")),
                text(row, "author_id"),
                list(row, "cleared", String[].class).stream()
                        .map(Section::valueOf)
                        .toList(),
                sealed != null
                        ? sealed
                        : new ObservationContent(
                                row.getString("reason_for_visit"),
                                row.getString("history"),
                                row.getString("examination"),
                                row.getString("conclusion")));
    }

    private static DocumentShareEvent sharing(ResultSet row, Object body) throws SQLException {
        return new DocumentShareEvent(
                uuid(row, "event_id"),
                uuid(row, "consultation_id"),
                text(row, "practitioner_id"),
                text(row, "patient_id"),
                origin(row),
                moment(row, "occurred_at"),
                moment(row, "accepted_at"),
                sha256(row, "accepted_digest"),
                body);
    }

    private static DocumentShared shared(ResultSet row) throws SQLException {
        SealedContent sealed = sealedContent(row);
        return new DocumentShared(
                uuid(row, "share_id"),
                sealed != null
                        ? sealed
                        : new DocumentShareContent(
                                text(row, "title"),
                                text(row, "document_type"),
                                text(row, "media_type"),
                                row.getLong("size_bytes"),
                                sha256(row, "document_digest"),
                                RecipientKind.valueOf(text(row, "recipient")),
                                row.getString("recipient_id")));
    }

    private static ShareRetracted retracted(ResultSet row) throws SQLException {
        SealedContent sealed = sealedContent(row);
        return new ShareRetracted(
                uuid(row, "share_id"), sealed != null ? sealed : new RetractionContent(row.getString("reason")));
    }

    private static SharingStatement statement(ResultSet row) throws SQLException {
        return new SharingStatement(
                row.getInt("revision"),
                list(row, "share_ids", UUID[].class),
                row.getInt("last_observation_revision"),
                row.getBoolean("inferred"));
    }

    private static @Nullable SealedContent sealedContent(ResultSet row) throws SQLException {
        byte[] ciphertext = row.getBytes("sealed_ciphertext");
        return ciphertext == null
                ? null
                : new SealedContent(
                        text(row, "sealed_key_id"), text(row, "sealed_algorithm"), ByteBuffer.wrap(ciphertext));
    }

    private static Origin origin(ResultSet row) throws SQLException {
        return new Origin(
                text(row, "gateway_id"),
                uuid(row, "incarnation"),
                row.getLong("sequence"),
                row.getBoolean("journaled"));
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return row.getString(column);
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Sha256 sha256(ResultSet row, String column) throws SQLException {
        return new Sha256(row.getBytes(column));
    }

    private static <T> List<T> list(ResultSet row, String column, Class<T[]> type) throws SQLException {
        Array array = row.getArray(column);
        return Arrays.asList(type.cast(array.getArray()));
    }
}
