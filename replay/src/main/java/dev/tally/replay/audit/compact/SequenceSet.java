package dev.tally.replay.audit.compact;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A set of sequence numbers, one bit each, in pages: dense numbers cost next to nothing, and one that is far away, because it is
 * forged, costs one page.
 *
 * <p>For one thread.
 */
public final class SequenceSet {
    private static final int PAGE_BITS = 1 << 16;
    private static final int PAGE_WORDS = PAGE_BITS / Long.SIZE;

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

    /** Adds a number; those below 1 are none, and no gateway comes to the largest. */
    public void add(long number) {
        if (number > 0 && number < Long.MAX_VALUE) {
            long[] page = pages.computeIfAbsent(number / PAGE_BITS, absent -> new long[PAGE_WORDS]);
            int bit = (int) (number % PAGE_BITS);
            page[bit >> 6] |= 1L << bit;
        }
    }

    /** Adds a stretch of numbers. */
    public void add(Stretch stretch) {
        for (long number = stretch.from(); number < stretch.to(); number++) {
            add(number);
        }
        add(stretch.to());
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
        long[] from = {1};
        forEachStretch(present -> {
            if (from[0] <= last && from[0] < present.from()) {
                missing.add(new Stretch(from[0], Math.min(last, present.from() - 1)));
            }
            from[0] = present.to() + 1;
        });
        if (from[0] <= last) {
            missing.add(new Stretch(from[0], last));
        }
        return missing;
    }

    /** The stretches that are in it, in order. */
    public List<Stretch> stretches() {
        List<Stretch> present = new ArrayList<>();
        forEachStretch(present::add);
        return present;
    }

    /** Word by word, for most words are full. */
    private void forEachStretch(Consumer<Stretch> each) {
        long begin = 0;
        long end = 0;
        for (var page : pages.entrySet()) {
            for (int index = 0; index < PAGE_WORDS; index++) {
                long base = page.getKey() * PAGE_BITS + index * (long) Long.SIZE;
                long word = page.getValue()[index];
                while (word != 0) {
                    int low = Long.numberOfTrailingZeros(word);
                    int ones = Long.numberOfTrailingZeros(~(word >>> low));
                    if (begin != 0 && base + low == end + 1) {
                        end += ones;
                    } else {
                        if (begin != 0) {
                            each.accept(new Stretch(begin, end));
                        }
                        begin = base + low;
                        end = begin + ones - 1;
                    }
                    word = low + ones == Long.SIZE ? 0 : word & (-1L << (low + ones));
                }
            }
        }
        if (begin != 0) {
            each.accept(new Stretch(begin, end));
        }
    }
}
