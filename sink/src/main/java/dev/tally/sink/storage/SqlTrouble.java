package dev.tally.sink.storage;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What an {@link SQLException} means for a batch, told by its SQLSTATE.
 *
 * <p>Classes 22 (data exception), 23 (constraint violation) and 54 (program limit) are about the rows: sending them again
 * cannot help. 25P04 (transaction timeout) and 57014 (statement timeout) are about how many they are, or about a server that is
 * slow: fewer of them may pass. Everything else is about the server, the connection or a right that was taken away; it is
 * waited out, because setting a note aside for a disk that is full would be wrong. Source: PostgreSQL 18, appendix A.
 *
 * @param kind what is at fault
 * @param detail in words without patient data: of errors about rows, only names of constraints and codes are told, because
 *     the server's words quote values
 */
record SqlTrouble(Kind kind, String detail) {

    /** What is at fault. */
    enum Kind {
        /** The rows themselves are refused. */
        ROWS,
        /** The transaction took longer than it may. */
        TIME,
        /** The server is away or unwilling. */
        SERVER
    }

    boolean aboutRows() {
        return kind == Kind.ROWS;
    }

    static SqlTrouble of(SQLException exception) {
        String state = exception.getSQLState();
        if (state == null) {
            return new SqlTrouble(Kind.SERVER, exception.getMessage() + advice(""));
        }
        if (state.startsWith("22") || state.startsWith("23") || state.startsWith("54")) {
            return new SqlTrouble(Kind.ROWS, "PostgreSQL refused it: SQLSTATE " + state + constraint(exception));
        }
        Kind kind = state.equals("25P04") || state.equals("57014") ? Kind.TIME : Kind.SERVER;
        return new SqlTrouble(kind, "SQLSTATE " + state + ": " + exception.getMessage() + advice(state));
    }

    private static String constraint(SQLException exception) {
        @Nullable
        ServerErrorMessage server = exception instanceof PSQLException from ? from.getServerErrorMessage() : null;
        if (server == null) {
            return "";
        }
        StringBuilder words = new StringBuilder();
        if (server.getConstraint() != null) {
            words.append(", constraint ").append(server.getConstraint());
        }
        if (server.getColumn() != null) {
            words.append(", column ").append(server.getColumn());
        }
        return words.toString();
    }

    private static String advice(String state) {
        if (state.equals("25P04")) {
            return " (the database server is slow, or transaction_timeout of the role is short)";
        }
        if (state.startsWith("28")) {
            return " (check the user and password of the database settings)";
        }
        if (state.startsWith("42")) {
            return " (run the migration: tally database migrate; or give the role back what was revoked)";
        }
        if (state.startsWith("53")) {
            return " (free disk, memory or connections of the database server)";
        }
        return "";
    }
}
