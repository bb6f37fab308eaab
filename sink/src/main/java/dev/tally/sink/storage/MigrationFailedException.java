package dev.tally.sink.storage;

/** The schema cannot be brought up to date. The message is shown to people. */
public final class MigrationFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MigrationFailedException(String detail, Throwable cause) {
        super("The database cannot be migrated: " + detail, cause);
    }
}
