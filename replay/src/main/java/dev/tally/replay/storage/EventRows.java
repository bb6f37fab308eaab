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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
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
    private static final int SHA256_BYTES = 32;

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

    /** Rebuilds the event of a row, if an event can be made of it. */
    interface RowMapper<E> {
        E map(ResultSet row) throws SQLException, AlteredRowException;
    }

    /** Computes the digest of an event. */
    interface Digest<E> {
        Sha256 of(E event);
    }

    /** How often {@link #sql} holds the condition of its scope. */
    static final int CONDITIONS = 2;

    /**
     * Every row of a scope with how often its event id occurs, whether or not the keys of the tables still hold. A row without
     * an event id is no event's row, and is not given: the event that it was is missing.
     */
    String sql(Scope scope) {
        return "SELECT row.*, occurrence.rows AS occurrences FROM (SELECT * FROM " + table + " WHERE "
                + scope.condition()
                + ") AS row JOIN (SELECT event_id, count(*) AS rows FROM tally.event WHERE event_id IN"
                + " (SELECT event_id FROM " + table + " WHERE " + scope.condition()
                + ") GROUP BY event_id) AS occurrence USING (event_id)";
    }

    StoredEvent read(ResultSet row) throws SQLException {
        return new StoredEvent(
                row.getObject("event_id", UUID.class),
                row.getObject("consultation_id", UUID.class),
                kind,
                computed(row),
                stored(row),
                row.getLong("occurrences"));
    }

    private @Nullable Sha256 computed(ResultSet row) throws SQLException {
        try {
            return digest.of(event.map(row));
        } catch (AlteredRowException altered) {
            return null;
        }
    }

    private static @Nullable Sha256 stored(ResultSet row) throws SQLException {
        byte[] bytes = row.getBytes("content_digest");
        return bytes == null ? null : new Sha256(bytes);
    }

    private static ObservationEvent observation(ResultSet row) throws SQLException, AlteredRowException {
        SealedContent sealed = sealedContent(row, "reason_for_visit", "history", "examination", "conclusion");
        return new ObservationEvent(
                uuid(row, "event_id"),
                uuid(row, "consultation_id"),
                text(row, "practitioner_id"),
                text(row, "patient_id"),
                origin(row),
                moment(row, "occurred_at"),
                moment(row, "accepted_at"),
                sha256(row, "accepted_digest"),
                integer(row, "revision"),
                constant(ObservationStatus.class, text(row, "status"), "status"),
                text(row, "author_id"),
                sections(row),
                sealed != null
                        ? sealed
                        : new ObservationContent(
                                row.getString("reason_for_visit"),
                                row.getString("history"),
                                row.getString("examination"),
                                row.getString("conclusion")));
    }

    private static DocumentShareEvent sharing(ResultSet row, Object body) throws SQLException, AlteredRowException {
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

    private static DocumentShared shared(ResultSet row) throws SQLException, AlteredRowException {
        SealedContent sealed = sealedContent(
                row,
                "title",
                "document_type",
                "media_type",
                "size_bytes",
                "document_digest",
                "recipient",
                "recipient_id");
        return new DocumentShared(
                uuid(row, "share_id"),
                sealed != null
                        ? sealed
                        : new DocumentShareContent(
                                text(row, "title"),
                                text(row, "document_type"),
                                text(row, "media_type"),
                                number(row, "size_bytes"),
                                sha256(row, "document_digest"),
                                constant(RecipientKind.class, text(row, "recipient"), "recipient"),
                                row.getString("recipient_id")));
    }

    private static ShareRetracted retracted(ResultSet row) throws SQLException, AlteredRowException {
        SealedContent sealed = sealedContent(row, "reason");
        return new ShareRetracted(
                uuid(row, "share_id"), sealed != null ? sealed : new RetractionContent(row.getString("reason")));
    }

    private static SharingStatement statement(ResultSet row) throws SQLException, AlteredRowException {
        return new SharingStatement(
                integer(row, "revision"),
                list(row, "share_ids", UUID[].class),
                integer(row, "last_observation_revision"),
                bool(row, "inferred"));
    }

    private static List<Section> sections(ResultSet row) throws SQLException, AlteredRowException {
        List<Section> sections = new ArrayList<>();
        for (String name : list(row, "cleared", String[].class)) {
            sections.add(constant(Section.class, name, "cleared"));
        }
        return sections;
    }

    /** The sealed content of a row, or null if it is plain. What is neither and what is both is altered. */
    private static @Nullable SealedContent sealedContent(ResultSet row, String... plain)
            throws SQLException, AlteredRowException {
        byte[] ciphertext = row.getBytes("sealed_ciphertext");
        if (ciphertext == null) {
            requireAbsent(row, "sealed_key_id", "sealed_algorithm");
            return null;
        }
        requireAbsent(row, plain);
        return new SealedContent(
                text(row, "sealed_key_id"), text(row, "sealed_algorithm"), ByteBuffer.wrap(ciphertext));
    }

    private static void requireAbsent(ResultSet row, String... columns) throws SQLException, AlteredRowException {
        for (String column : columns) {
            if (row.getString(column) != null) {
                throw new AlteredRowException(column);
            }
        }
    }

    private static Origin origin(ResultSet row) throws SQLException, AlteredRowException {
        return new Origin(
                text(row, "gateway_id"), uuid(row, "incarnation"), number(row, "sequence"), bool(row, "journaled"));
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException, AlteredRowException {
        return present(row.getObject(column, UUID.class), column);
    }

    private static String text(ResultSet row, String column) throws SQLException, AlteredRowException {
        return present(row.getString(column), column);
    }

    private static int integer(ResultSet row, String column) throws SQLException, AlteredRowException {
        return present(row.getObject(column, Integer.class), column);
    }

    private static long number(ResultSet row, String column) throws SQLException, AlteredRowException {
        return present(row.getObject(column, Long.class), column);
    }

    private static boolean bool(ResultSet row, String column) throws SQLException, AlteredRowException {
        return present(row.getObject(column, Boolean.class), column);
    }

    private static Instant moment(ResultSet row, String column) throws SQLException, AlteredRowException {
        return present(row.getObject(column, OffsetDateTime.class), column).toInstant();
    }

    private static Sha256 sha256(ResultSet row, String column) throws SQLException, AlteredRowException {
        byte[] bytes = present(row.getBytes(column), column);
        if (bytes.length != SHA256_BYTES) {
            throw new AlteredRowException(column);
        }
        return new Sha256(bytes);
    }

    private static <T> List<T> list(ResultSet row, String column, Class<T[]> type)
            throws SQLException, AlteredRowException {
        Object elements = present(row.getArray(column), column).getArray();
        // An array of arrays is an array too, to PostgreSQL.
        if (!type.isInstance(elements)) {
            throw new AlteredRowException(column);
        }
        List<T> list = Arrays.asList(type.cast(elements));
        for (@Nullable T element : list) {
            present(element, column);
        }
        return list;
    }

    private static <C extends Enum<C>> C constant(Class<C> type, String name, String column)
            throws AlteredRowException {
        for (C each : EnumSet.allOf(type)) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw new AlteredRowException(column);
    }

    private static <T> T present(@Nullable T value, String column) throws AlteredRowException {
        if (value == null) {
            throw new AlteredRowException(column);
        }
        return value;
    }
}
