package dev.tally.sink.storage;

/**
 * The answer to a question put to the database, which may be away.
 *
 * @param <T> what was asked for
 */
public sealed interface Answer<T> {

    /** The database has answered. */
    record Given<T>(T value) implements Answer<T> {}

    /**
     * The database answered, and the answer is that the sink must not go on: an operator has to decide.
     *
     * @param detail what was expected, what was found, and the remedy
     */
    record Impossible<T>(String detail) implements Answer<T> {}

    /**
     * The database is away; asking again later may help.
     *
     * @param detail what is wrong and who can mend it
     */
    record Unavailable<T>(String detail) implements Answer<T> {}
}
