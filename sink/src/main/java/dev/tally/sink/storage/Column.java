package dev.tally.sink.storage;

import java.lang.reflect.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table that is inserted into by columns: one array a column, so that a batch of any size is one statement with
 * always the same text.
 *
 * @param name in the table
 * @param type how values travel
 * @param expression what to make of the value in SQL; {@code %s} is the value
 * @param value the value of a row
 * @param <R> the row
 */
record Column<R>(String name, ValueType type, String expression, Function<R, ? extends @Nullable Object> value) {

    /** How values travel: the type of the array's elements in PostgreSQL and in Java. */
    enum ValueType {
        UUID("uuid", java.util.UUID.class),
        TEXT("text", String.class),
        BYTES("bytea", byte[].class),
        INTEGER("int4", Integer.class),
        LONG("int8", Long.class),
        BOOLEAN("bool", Boolean.class);

        private final String sqlName;
        private final Class<?> javaType;

        ValueType(String sqlName, Class<?> javaType) {
            this.sqlName = sqlName;
            this.javaType = javaType;
        }
    }

    static <R> Column<R> of(String name, ValueType type, Function<R, ? extends @Nullable Object> value) {
        return new Column<>(name, type, "%s", value);
    }

    /** An array of PostgreSQL, which travels as text joined by commas: arrays of arrays do not unnest. */
    static <R> Column<R> ofList(String name, String sqlType, Function<R, String> joined) {
        return new Column<>(name, ValueType.TEXT, "string_to_array(%s, ',')::" + sqlType + "[]", joined);
    }

    /** A moment, which travels as ISO 8601 text: exact, and out of range only where PostgreSQL says so. */
    static <R> Column<R> ofMoment(String name, Function<R, java.time.Instant> value) {
        return new Column<>(name, ValueType.TEXT, "%s::timestamptz", value.andThen(java.time.Instant::toString));
    }

    String parameter() {
        return "?::" + type.sqlName + "[]";
    }

    String selected() {
        return String.format(expression, name);
    }

    void bind(Connection connection, PreparedStatement statement, int index, List<R> rows) throws SQLException {
        @Nullable Object[] values = (Object[]) Array.newInstance(type.javaType, rows.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        statement.setArray(index, connection.createArrayOf(type.sqlName, values));
    }
}
