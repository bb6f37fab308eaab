package dev.tally.replay.topic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.schemas.topic.Topic;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic that can be replayed: what its events can be selected by, and what they look like.
 *
 * <p>Immutable, safe for any thread.
 *
 * @param <V> its events
 */
public interface ReplayTopic<V extends SpecificRecord> {
    /** The topic. */
    Topic<UUID, V> topic();

    /** Short names by which people may ask for it. */
    List<String> aliases();

    /** What its events can be selected by. */
    Set<Ability> abilities();

    /** The states that its events can have. */
    Set<String> states();

    /** What filters look at. */
    Traits traits(V event);

    /** The event as far as it is shown. */
    V disclosed(V event, Disclosure disclosure);

    /** The type of its rows. */
    Class<? extends Record> rowType();

    /** A row of an event that was disclosed. */
    Record row(Position position, V event);

    /** The type of its rows where a row is flat. */
    default Class<? extends Record> flatRowType() {
        return rowType();
    }

    /** A row without rows in it. */
    default Record flatRow(Position position, V event) {
        return row(position, event);
    }

    /** The columns that a terminal has room for. */
    List<String> tableColumns();

    /** What {@code tally publish} reads of an event that is disclosed in full; empty if it is nothing to publish. */
    default List<ObjectNode> publishLines(V event, ZoneId zone) {
        return List.of();
    }

    /** Whether its events are written as lines that {@code tally publish} reads, when they are disclosed in full. */
    default boolean isPublishable() {
        return false;
    }
}
