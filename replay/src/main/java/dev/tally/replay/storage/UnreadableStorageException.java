package dev.tally.replay.storage;

import java.sql.SQLException;

/** What is stored cannot be read. The message is shown to people; it holds no value of any row. */
public final class UnreadableStorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableStorageException(SQLException cause) {
        super(
                "the database cannot be read (SQLSTATE " + cause.getSQLState() + "): " + cause.getMessage()
                        + "; check the address, the user and the password of the database settings",
                cause);
    }
}
