package dev.tally.replay.storage;

import dev.tally.event.EventKind;
import dev.tally.runtime.database.DatabaseSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * What is stored at one moment: a snapshot that sees all events and records together, however long it is read and whatever is
 * written meanwhile.
 *
 * <p>Reads through a connection of its own, in a role that needs nothing but SELECT. Rows are fetched a few at a time, so that a
 * database of any size is read in a bounded memory.
 *
 * <p>For one thread. Holds a transaction open: close it soon.
 */
public final class StoredRecords implements AutoCloseable {
    /** A row is a half of up to 256 KiB; fifty of them are read ahead. */
    private static final int ROWS_AT_A_TIME = 50;

    private static final List<String> TABLES = Stream.concat(
                    EventRows.ALL.stream().map(EventRows::table), Stream.of("tally.consultation_record"))
            .toList();

    private final Connection connection;

    private StoredRecords(Connection connection) {
        this.connection = connection;
    }

    /**
     * Takes a snapshot.
     *
     * @param settings of the database, with a role that may read, such as {@code tally_reader}
     * @throws UnreadableStorageException if the database is away or refuses
     */
    public static StoredRecords open(DatabaseSettings settings) {
        Properties properties = new Properties();
        properties.putAll(settings.toDriverProperties());
        try {
            Connection connection = new Driver().connect(settings.url(), properties);
            if (connection == null) {
                throw new IllegalArgumentException("database.url is not an address of PostgreSQL");
            }
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            return new StoredRecords(connection);
        } catch (SQLException e) {
            throw new UnreadableStorageException(e);
        }
    }

    /**
     * Gives every event row, by kind.
     *
     * @throws UnreadableStorageException if the database is away or refuses
     */
    public void forEachEvent(Consumer<StoredEvent> each) {
        forEachEvent(Scope.all(), each);
    }

    /** The same for the rows of a scope. */
    public void forEachEvent(Scope scope, Consumer<StoredEvent> each) {
        for (EventRows<?> rows : EventRows.ALL) {
            stream(
                    rows.sql(scope),
                    select -> scope.bind(select, EventRows.CONDITIONS),
                    row -> each.accept(rows.read(row)));
        }
    }

    /**
     * Gives the current record of every consultation that has one, by consultation.
     *
     * @throws UnreadableStorageException if the database is away or refuses
     */
    public void forEachCurrentRecord(Consumer<CurrentRecord> each) {
        forEachCurrentRecord(Scope.all(), each);
    }

    /** The same for the consultations of a scope. */
    public void forEachCurrentRecord(Scope scope, Consumer<CurrentRecord> each) {
        stream(
                RecordRows.sql(scope),
                select -> scope.bind(select, RecordRows.CONDITIONS),
                row -> each.accept(RecordRows.read(row)));
    }

    /**
     * Where a stretch ends that begins at a consultation and holds no more than so many consultations of any table.
     *
     * @return the consultation after its last; null if nothing follows
     * @throws UnreadableStorageException if the database is away or refuses
     */
    public @Nullable UUID endOfStretch(UUID from, int consultations) {
        List<UUID> ends = new ArrayList<>();
        stream(
                "SELECT min(consultation_id::text)::uuid AS following FROM ("
                        + TABLES.stream()
                                .map(table -> "(SELECT consultation_id FROM " + table
                                        + " WHERE consultation_id >= ? ORDER BY consultation_id OFFSET ? LIMIT 1)")
                                .collect(Collectors.joining(" UNION ALL "))
                        + ") AS ends",
                select -> {
                    for (int table = 0; table < TABLES.size(); table++) {
                        select.setObject(2 * table + 1, from);
                        select.setInt(2 * table + 2, consultations);
                    }
                },
                row -> {
                    UUID end = row.getObject("following", UUID.class);
                    if (end != null) {
                        ends.add(end);
                    }
                });
        return ends.isEmpty() ? null : ends.get(0);
    }

    /**
     * Gives the topics that the database was filled from.
     *
     * @throws UnreadableStorageException if the database is away or refuses
     */
    public List<PinnedTopic> pinnedTopics() {
        List<PinnedTopic> pinned = new ArrayList<>();
        stream(
                "SELECT topic, topic_id, partitions FROM tally.pinned_topic ORDER BY topic",
                row -> pinned.add(new PinnedTopic(
                        row.getString("topic"), row.getObject("topic_id", UUID.class), row.getInt("partitions"))));
        return pinned;
    }

    /**
     * Whom the rows of these events are about.
     *
     * @throws UnreadableStorageException if the database is away or refuses
     */
    public List<StoredSubject> subjectsOfEvents(Collection<UUID> eventIds) {
        return subjects(
                "SELECT event_id, consultation_id, practitioner_id, patient_id, kind FROM tally.event"
                        + " WHERE event_id = ANY (?)",
                eventIds);
    }

    /**
     * Whom the current records of these consultations are about.
     *
     * @throws UnreadableStorageException if the database is away or refuses
     */
    public List<StoredSubject> subjectsOfRecords(Collection<UUID> consultationIds) {
        return subjects(
                "SELECT NULL::uuid AS event_id, consultation_id, practitioner_id, patient_id, 'UNKNOWN' AS kind"
                        + " FROM tally.consultation_current WHERE consultation_id = ANY (?)",
                consultationIds);
    }

    private List<StoredSubject> subjects(String sql, Collection<UUID> ids) {
        List<StoredSubject> subjects = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    subjects.add(new StoredSubject(
                            row.getObject("event_id", UUID.class),
                            row.getObject("consultation_id", UUID.class),
                            row.getString("practitioner_id"),
                            row.getString("patient_id"),
                            EventKind.valueOf(row.getString("kind"))));
                }
            }
        } catch (SQLException e) {
            throw new UnreadableStorageException(e);
        }
        return subjects;
    }

    /**
     * What the tables hold of one consultation.
     *
     * @throws UnreadableStorageException if the database is away or refuses
     */
    public StoredConsultation consultation(UUID consultationId) {
        return new StoredConsultation(
                rows(
                        "SELECT event_id, kind, content_digest FROM tally.event WHERE consultation_id = ?"
                                + " ORDER BY kind, revision, event_id",
                        consultationId,
                        StoredConsultation.EventRow::of),
                rows(
                        "SELECT version, record_digest, stored_at, cardinality(event_ids) AS events"
                                + " FROM tally.consultation_record WHERE consultation_id = ? ORDER BY version",
                        consultationId,
                        StoredConsultation.VersionRow::of));
    }

    /** Makes something of a row. */
    private interface RowMaker<T> {
        T make(ResultSet row) throws SQLException;
    }

    private <T> List<T> rows(String sql, UUID consultationId, RowMaker<T> maker) {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, consultationId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(maker.make(row));
                }
            }
        } catch (SQLException e) {
            throw new UnreadableStorageException(e);
        }
        return rows;
    }

    /** Reads one row; what it throws ends the stream. */
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** Sets the parameters of a query. */
    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private void stream(String sql, RowReader reader) {
        stream(sql, none -> {}, reader);
    }

    private void stream(String sql, Binder binder, RowReader reader) {
        try (PreparedStatement select =
                connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            select.setFetchSize(ROWS_AT_A_TIME);
            binder.bind(select);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    reader.read(row);
                }
            }
        } catch (SQLException e) {
            throw new UnreadableStorageException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new UnreadableStorageException(e);
        }
    }
}
