package dev.tally.sink.storage;

import static dev.tally.sink.storage.Column.ValueType.BOOLEAN;
import static dev.tally.sink.storage.Column.ValueType.BYTES;
import static dev.tally.sink.storage.Column.ValueType.LONG;
import static dev.tally.sink.storage.Column.ValueType.TEXT;
import static dev.tally.sink.storage.Column.ValueType.UUID;

import dev.tally.event.SealedContent;
import dev.tally.event.Sha256;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One of the tables that hold events. An event that is there already is left as it is.
 *
 * <p>Immutable, safe for any thread.
 *
 * @param <B> what the table's events state, beside the envelope
 */
final class EventTable<B> {

    /** An event on its way into the table. */
    record Row<B>(Envelope envelope, B body) {
        @Override
        public String toString() {
            return envelope.toString();
        }
    }

    private final Insert<Row<B>> insert;

    EventTable(String name, List<Column<Row<B>>> body) {
        List<Column<Row<B>>> columns = new ArrayList<>(envelope());
        columns.addAll(body);
        insert = new Insert<>(name, columns, "ON CONFLICT (event_id) DO NOTHING RETURNING event_id, content_digest");
    }

    /** Inserts events that are not there yet, and puts the digests that the database computed of them. */
    void insert(Connection connection, List<Row<B>> rows, Map<UUID, Sha256> digests) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = insert.of(connection, rows);
                ResultSet inserted = statement.executeQuery()) {
            while (inserted.next()) {
                digests.put(inserted.getObject(1, UUID.class), new Sha256(inserted.getBytes(2)));
            }
        }
    }

    private static <B> List<Column<Row<B>>> envelope() {
        return List.of(
                Column.of("event_id", UUID, row -> row.envelope().eventId()),
                Column.of("consultation_id", UUID, row -> row.envelope().consultationId()),
                Column.of("practitioner_id", TEXT, row -> row.envelope().practitionerId()),
                Column.of("patient_id", TEXT, row -> row.envelope().patientId()),
                Column.ofMoment("occurred_at", row -> row.envelope().occurredAt()),
                Column.ofMoment("accepted_at", row -> row.envelope().acceptedAt()),
                Column.of("gateway_id", TEXT, row -> row.envelope().origin().getGatewayId()),
                Column.of("incarnation", UUID, row -> row.envelope().origin().getIncarnation()),
                Column.of("sequence", LONG, row -> row.envelope().origin().getSequence()),
                Column.of("journaled", BOOLEAN, row -> row.envelope().origin().getJournaled()),
                Column.of(
                        "accepted_digest",
                        BYTES,
                        row -> row.envelope().acceptedDigest().bytes()));
    }

    /** The columns of plain content: null where the content is sealed. */
    static <B, C> Column<Row<B>> plain(
            String name,
            Column.ValueType type,
            Class<C> content,
            Function<B, Object> of,
            Function<C, @Nullable Object> value) {
        return Column.of(name, type, row -> {
            Object actual = of.apply(row.body());
            return content.isInstance(actual) ? value.apply(content.cast(actual)) : null;
        });
    }

    /** The three columns of sealed content: null where the content is plain. */
    static <B> List<Column<Row<B>>> sealedContent(Function<B, Object> content) {
        return List.of(
                plain("sealed_key_id", TEXT, SealedContent.class, content, SealedContent::getKeyId),
                plain("sealed_algorithm", TEXT, SealedContent.class, content, SealedContent::getAlgorithm),
                plain("sealed_ciphertext", BYTES, SealedContent.class, content, from -> bytes(from.getCiphertext())));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        ByteBuffer view = buffer.duplicate();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }
}
