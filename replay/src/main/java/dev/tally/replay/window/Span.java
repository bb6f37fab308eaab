package dev.tally.replay.window;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of one partition, half-open.
 *
 * @param partition its number
 * @param from offset of the first record
 * @param to offset after the last
 */
public record Span(int partition, long from, long to) {
    /** How many offsets it covers; marks of transactions have offsets too. */
    public long length() {
        return to - from;
    }

    /** The same stretch cut into pieces of at most so many offsets, in order. */
    public List<Span> cut(long offsets) {
        List<Span> pieces = new ArrayList<>();
        for (long begin = from; begin < to; begin += offsets) {
            pieces.add(new Span(partition, begin, Math.min(begin + offsets, to)));
        }
        return pieces;
    }

    @Override
    public String toString() {
        return partition + ":" + from + "-" + to;
    }
}
