package dev.tally.sink.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An INSERT of any number of rows in one statement: the columns travel as arrays and are unnested by the server.
 *
 * <p>Immutable, safe for any thread.
 *
 * @param <R> the row
 */
final class Insert<R> {
    private final List<Column<R>> columns;
    private final String sql;

    Insert(String table, List<Column<R>> columns, String afterwards) {
        this.columns = columns;
        this.sql = "INSERT INTO " + table + " (" + each(Column::name) + ") SELECT " + each(Column::selected)
                + " FROM unnest(" + each(Column::parameter) + ") AS row (" + each(Column::name) + ") " + afterwards;
    }

    private String each(java.util.function.Function<Column<R>, String> part) {
        return columns.stream().map(part).collect(Collectors.joining(", "));
    }

    /** The statement with all rows bound; the caller runs and closes it. */
    PreparedStatement of(Connection connection, List<R> rows) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).bind(connection, statement, i + 1, rows);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }
}
