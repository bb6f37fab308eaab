package dev.tally.replay.audit.compact;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A set of sequence numbers, one bit each, in pages: dense numbers cost next to nothing, and one that is far away, because it is
 * forged, costs one page.
 *
 * <p>For one thread.
 */
public final class SequenceSet {
    private static final int PAGE_BITS = 1 << 16;

    private final TreeMap<Long, long[]> pages = new TreeMap<>();

    /**
     * A stretch of numbers.
     *
     * @param from the first
     * @param to the last
     */
    public record Stretch(long from, long to) {
        /** How many numbers it has. */
        public long length() {
            return to - from + 1;
        }

        /** Whether a number lies in it. */
        public boolean holds(long number) {
            return from <= number && number <= to;
        }

        @Override
        public String toString() {
            return from == to ? Long.toString(from) : from + " to " + to;
        }
    }

    /** Adds a number; those below 1 are none. */
    public void add(long number) {
        if (number > 0) {
            long[] page = pages.computeIfAbsent(number / PAGE_BITS, absent -> new long[PAGE_BITS / 64]);
            int bit = (int) (number % PAGE_BITS);
            page[bit >> 6] |= 1L << bit;
        }
    }

    /** Whether a number is in it. */
    public boolean contains(long number) {
        long[] page = number < 1 ? null : pages.get(number / PAGE_BITS);
        int bit = (int) (number % PAGE_BITS);
        return page != null && (page[bit >> 6] & (1L << bit)) != 0;
    }

    /** The largest number; 0 if it is empty. */
    public long largest() {
        for (var page : pages.descendingMap().entrySet()) {
            for (int bit = PAGE_BITS - 1; bit >= 0; bit--) {
                if ((page.getValue()[bit >> 6] & (1L << bit)) != 0) {
                    return page.getKey() * PAGE_BITS + bit;
                }
            }
        }
        return 0;
    }

    /** The stretches from 1 to this number that are not in it, in order. */
    public List<Stretch> missingUpTo(long last) {
        List<Stretch> missing = new ArrayList<>();
        long from = 1;
        for (var page : pages.entrySet()) {
            long base = page.getKey() * PAGE_BITS;
            for (int bit = 0; bit < PAGE_BITS && base + bit <= last; bit++) {
                if ((page.getValue()[bit >> 6] & (1L << bit)) != 0) {
                    if (from < base + bit) {
                        missing.add(new Stretch(from, base + bit - 1));
                    }
                    from = base + bit + 1;
                }
            }
        }
        if (from <= last) {
            missing.add(new Stretch(from, last));
        }
        return missing;
    }
}
