package dev.tally.replay.format;

import dev.tally.replay.topic.Position;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a type of rows, read from its record components.
 *
 * <p>Immutable, safe for any thread.
 */
final class RowShape {

    /** One column. */
    record Column(String name, Class<?> type, Method accessor) {
        @Nullable
        Object value(Record row) {
            try {
                return accessor.invoke(row);
            } catch (IllegalAccessException | InvocationTargetException impossible) {
                throw new IllegalStateException("a row's columns can be read: " + name, impossible);
            }
        }
    }

    private final List<Column> columns;

    private RowShape(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    static RowShape of(Class<? extends Record> type) {
        return of(type, component -> true);
    }

    static RowShape of(Class<? extends Record> type, Predicate<RecordComponent> wanted) {
        List<Column> columns = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (wanted.test(component)) {
                columns.add(new Column(component.getName(), component.getType(), component.getAccessor()));
            }
        }
        return new RowShape(columns);
    }

    /** Some of the columns, in the order given. */
    RowShape only(List<String> names) {
        return new RowShape(names.stream().map(this::named).toList());
    }

    private Column named(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no column " + name + " among " + Arrays.toString(columns.toArray())));
    }

    List<Column> columns() {
        return columns;
    }

    /** Makes a row of an event. */
    interface Rows<V> {
        Record row(Position position, V event);
    }
}
