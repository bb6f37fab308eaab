package dev.tally.replay.export;

import dev.tally.replay.window.Span;
import java.util.List;

/**
 * A piece of an export that is done: its files are on disk.
 *
 * @param span what was read
 * @param records how many records it held
 * @param selected how many of them were wanted
 * @param unreadable how many did not decode
 * @param firstUnreadable the first of those
 * @param parts its files, in the order in which they were written
 * @param digests name of the file with 32 bytes for each selected record, in order
 */
public record Piece(
        Span span,
        long records,
        long selected,
        long unreadable,
        List<Unread> firstUnreadable,
        List<Part> parts,
        String digests) {

    /** A record that did not decode. */
    public record Unread(int partition, long offset, String reason) {}

    /** A file: the rows of one day. */
    public record Part(String day, String name, long rows) {}
}
