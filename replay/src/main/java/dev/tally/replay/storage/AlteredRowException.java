package dev.tally.replay.storage;

/**
 * A row holds a value from which nothing that was ever accepted can be made again: somebody has altered it. Names the column,
 * never the value. Always caught inside this package: such a row is a finding of the reader, and no failure.
 */
final class AlteredRowException extends Exception {
    private static final long serialVersionUID = 1L;

    AlteredRowException(String column) {
        super("nothing can be made of the value of column " + column);
    }
}
