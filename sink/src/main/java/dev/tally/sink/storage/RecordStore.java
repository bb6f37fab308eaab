package dev.tally.sink.storage;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.QuarantineReason;
import dev.tally.event.Sha256;
import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.sink.storage.PlaceTable.Standing;
import dev.tally.sink.storage.WriteResult.Committed;
import dev.tally.sink.storage.WriteResult.Fenced;
import dev.tally.sink.storage.WriteResult.Refused;
import dev.tally.sink.storage.WriteResult.TooSlow;
import dev.tally.sink.storage.WriteResult.Unavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Writes records into PostgreSQL. One transaction holds the rows of a batch and the place in Kafka that is reached with it.
 *
 * <p>Writing is a union ({@link UnionPlan}), so anything can be written any number of times; and {@link #write} can be called
 * again with the same batch after any failure. In particular, when the connection was lost during COMMIT the answer is
 * {@link Unavailable}, and the next call with the same claim and batch finds out by reading the stored place: it is either
 * where the batch begins, and the batch is written, or where it ends, and the batch is confirmed from the rows.
 *
 * <p>Owns one connection, opened on first use. For one thread. No method throws for a database that is away, wrong or
 * unwilling: that is in the answers.
 */
public final class RecordStore implements AutoCloseable {
    private final Database database;

    /** A store in this database. Connects when it is first asked something. */
    public RecordStore(DatabaseSettings settings) {
        this.database = new Database(new PostgresConnector(settings));
    }

    /**
     * Claims a partition: every earlier claim on it ends, and what it was writing is finished or refused.
     *
     * @param topicId Kafka's id of the topic; another one than is stored makes the answer impossible
     */
    public Answer<Claim> claim(String topic, UUID topicId, int partition) {
        try {
            Connection connection = database.connection();
            Claim claim = PlaceTable.claim(connection, topic, topicId, partition);
            if (!claim.topicId().equals(topicId)) {
                connection.rollback();
                return new Answer.Impossible<>(TopicFacts.madeAgain(topic, claim.topicId(), topicId));
            }
            connection.commit();
            return new Answer.Given<>(claim);
        } catch (SQLException e) {
            return away(e);
        }
    }

    /** Pins topics on first use, and compares them with what is pinned afterwards. */
    public Answer<List<TopicFacts>> pin(List<TopicFacts> topics) {
        try {
            Connection connection = database.connection();
            Optional<String> mismatch = PinnedTopics.pin(connection, topics);
            connection.commit();
            return mismatch.<Answer<List<TopicFacts>>>map(Answer.Impossible::new)
                    .orElseGet(() -> new Answer.Given<>(topics));
        } catch (SQLException e) {
            return away(e);
        }
    }

    /** The version of the schema, if it is one that this code can write to. */
    public Answer<Integer> schemaVersion() {
        try {
            Connection connection = database.connection();
            Answer<Integer> answer = SchemaVersion.read(connection);
            connection.rollback();
            return answer;
        } catch (SQLException e) {
            return away(e);
        }
    }

    /** Writes a batch and moves the place of the claim, both or neither. */
    public WriteResult write(Claim claim, Batch batch) {
        try {
            Connection connection = database.connection();
            WriteResult result = attempt(connection, claim, batch);
            if (result instanceof Committed) {
                connection.commit();
            } else {
                connection.rollback();
            }
            return result;
        } catch (SQLException e) {
            SqlTrouble trouble = SqlTrouble.of(e);
            database.recover(trouble);
            return switch (trouble.kind()) {
                case ROWS -> new Refused(QuarantineReason.REFUSED_BY_STORAGE, trouble.detail());
                case TIME -> new TooSlow(trouble.detail());
                case SERVER -> new Unavailable(trouble.detail());
            };
        }
    }

    /** Everything but the COMMIT. The place first: a sink that was succeeded is stopped before it writes a row. */
    private static WriteResult attempt(Connection connection, Claim claim, Batch batch) throws SQLException {
        Standing standing = PlaceTable.advance(connection, claim, batch.nextOffset(), batch.leaderEpoch());
        if (standing == Standing.LOST) {
            return new Fenced("partition " + claim.topic() + "-" + claim.partition() + " is not at offset "
                    + claim.nextOffset() + " of epoch " + claim.epoch() + " any more: another sink has claimed it");
        }
        Map<UUID, Sha256> digests = new HashMap<>();
        UnionPlan plan = new UnionPlan(EventQuery.of(connection, consultations(batch), digests));
        for (ConsultationRecord record : batch.records()) {
            Optional<UUID> conflict = plan.add(record);
            if (conflict.isPresent()) {
                return new Refused(
                        QuarantineReason.CONFLICTING_CONTENT,
                        "event " + conflict.get() + " is stored with other content");
            }
        }
        int known = digests.size();
        insert(connection, plan, digests);
        if (digests.size() != known + plan.insertedEvents()) {
            return new Unavailable("another transaction was storing the same events; they are written again");
        }
        return new Committed(
                claim.at(batch.nextOffset(), batch.leaderEpoch()),
                plan.contributions.stream()
                        .map(each -> new StoredRecord(
                                each.record(), each.version(), each.inserted(), digestsOf(each.record(), digests)))
                        .toList());
    }

    private static Set<UUID> consultations(Batch batch) {
        Set<UUID> consultations = new LinkedHashSet<>();
        batch.records().forEach(record -> consultations.add(record.getConsultationId()));
        return consultations;
    }

    private static void insert(Connection connection, UnionPlan plan, Map<UUID, Sha256> digests) throws SQLException {
        EventTables.OBSERVATION.insert(connection, plan.observations, digests);
        EventTables.SHARE.insert(connection, plan.shares, digests);
        EventTables.RETRACTION.insert(connection, plan.retractions, digests);
        EventTables.STATEMENT.insert(connection, plan.statements, digests);
        if (!plan.versions.isEmpty()) {
            try (PreparedStatement versions = VersionRow.INSERT.of(connection, plan.versions)) {
                versions.executeUpdate();
            }
        }
    }

    private static Map<UUID, Sha256> digestsOf(ConsultationRecord record, Map<UUID, Sha256> digests) {
        Map<UUID, Sha256> own = new HashMap<>();
        record.getObservations().forEach(event -> own.put(event.getEventId(), digests.get(event.getEventId())));
        record.getShares().forEach(event -> own.put(event.getEventId(), digests.get(event.getEventId())));
        return own;
    }

    private <T> Answer<T> away(SQLException exception) {
        SqlTrouble trouble = SqlTrouble.of(exception);
        database.recover(trouble);
        return new Answer.Unavailable<>(trouble.detail());
    }

    @Override
    public void close() {
        database.close();
    }
}
