package dev.tally.replay.storage;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are read: all, or those of some consultations. Consultations are ordered as PostgreSQL orders them: by the bytes of
 * their ids.
 *
 * <p>Immutable, safe for any thread.
 */
public final class Scope {
    private static final Scope ALL = new Scope("true", null, List.of());

    private final String condition;
    private final @Nullable Collection<UUID> any;
    private final List<UUID> bounds;

    private Scope(String condition, @Nullable Collection<UUID> any, List<UUID> bounds) {
        this.condition = condition;
        this.any = any == null ? null : List.copyOf(any);
        this.bounds = List.copyOf(bounds);
    }

    /** Everything. */
    public static Scope all() {
        return ALL;
    }

    /** What belongs to these consultations, by its own word. */
    public static Scope consultations(Collection<UUID> ids) {
        return new Scope("consultation_id = ANY (?)", ids, List.of());
    }

    /**
     * What belongs to a stretch of consultations, by its own word.
     *
     * @param from the first
     * @param to the one after the last; null for all that follow
     */
    public static Scope stretch(UUID from, @Nullable UUID to) {
        return to == null
                ? new Scope("consultation_id >= ?", null, List.of(from))
                : new Scope("consultation_id >= ? AND consultation_id < ?", null, List.of(from, to));
    }

    /** What belongs to no consultation, because somebody took it out of the row. */
    public static Scope nobody() {
        return new Scope("consultation_id IS NULL", null, List.of());
    }

    /** The rows of these events, whatever consultation they say they belong to. For events alone. */
    public static Scope events(Collection<UUID> ids) {
        return new Scope("event_id = ANY (?)", ids, List.of());
    }

    String condition() {
        return condition;
    }

    /** Sets the parameters of so many occurrences of the condition. */
    void bind(PreparedStatement statement, int occurrences) throws SQLException {
        int parameter = 1;
        for (int occurrence = 0; occurrence < occurrences; occurrence++) {
            if (any != null) {
                statement.setArray(parameter++, statement.getConnection().createArrayOf("uuid", any.toArray()));
            }
            for (UUID bound : bounds) {
                statement.setObject(parameter++, bound);
            }
        }
    }
}
