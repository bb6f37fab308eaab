package dev.tally.replay.audit.compact;

import java.util.BitSet;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * A hash table from 128-bit ids to a few longs each, without an object for an entry: about 40 bytes where a {@code HashMap} of
 * ids and records takes 150. It is made of segments that grow one by one and by half, so that growing never needs twice the
 * memory of the whole.
 *
 * <p>An entry is named by a handle, which holds until the next {@link #put}. For one thread.
 */
public final class IdTable {
    private static final int SEGMENTS = 64;
    private static final int FIRST_CAPACITY = 64;
    private static final long ABSENT = -1;

    private final int columns;
    private final Segment[] segments = new Segment[SEGMENTS];

    /** A table with so many longs beside each id. */
    public IdTable(int columns) {
        this.columns = columns;
        for (int i = 0; i < SEGMENTS; i++) {
            segments[i] = new Segment(FIRST_CAPACITY);
        }
    }

    /** How many ids are in it. */
    public long size() {
        long size = 0;
        for (Segment segment : segments) {
            size += segment.used.cardinality();
        }
        return size;
    }

    /** Whether the id is in it. */
    public boolean contains(UUID id) {
        return find(id) != ABSENT;
    }

    /** The handle of an id; negative if it is not there. */
    public long find(UUID id) {
        int number = segmentOf(id);
        int slot = segments[number].slotOf(id.getMostSignificantBits(), id.getLeastSignificantBits());
        return segments[number].used.get(slot) ? handle(number, slot) : ABSENT;
    }

    /** The handle of an id, which is added with zeros beside it if it is not there. */
    public long put(UUID id) {
        int number = segmentOf(id);
        if (segments[number].isFull()) {
            segments[number] = segments[number].larger();
        }
        return handle(number, segments[number].add(id.getMostSignificantBits(), id.getLeastSignificantBits()));
    }

    /** The id of an entry. */
    public UUID id(long handle) {
        Segment segment = segment(handle);
        int at = slot(handle) * (columns + 2);
        return new UUID(segment.cells[at], segment.cells[at + 1]);
    }

    /** One of the longs of an entry. */
    public long get(long handle, int column) {
        return segment(handle).cells[slot(handle) * (columns + 2) + 2 + column];
    }

    /** Sets one of the longs of an entry. */
    public void set(long handle, int column, long value) {
        segment(handle).cells[slot(handle) * (columns + 2) + 2 + column] = value;
    }

    /** Gives the handle of every entry. Nothing may be put meanwhile. */
    public void forEach(LongConsumer each) {
        for (int number = 0; number < SEGMENTS; number++) {
            BitSet used = segments[number].used;
            for (int slot = used.nextSetBit(0); slot >= 0; slot = used.nextSetBit(slot + 1)) {
                each.accept(handle(number, slot));
            }
        }
    }

    private static long handle(int segment, int slot) {
        return ((long) segment << 32) | slot;
    }

    private Segment segment(long handle) {
        return segments[(int) (handle >>> 32)];
    }

    private static int slot(long handle) {
        return (int) handle;
    }

    private static int segmentOf(UUID id) {
        return (int) (spread(id.getMostSignificantBits(), id.getLeastSignificantBits()) >>> 58);
    }

    /** Ids are digests mostly, but anyone can choose consultation ids. */
    private static long spread(long high, long low) {
        long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
        return (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L;
    }

    /** Open addressing, linear. */
    private final class Segment {
        private final int capacity;
        private final long[] cells;
        private final BitSet used;
        private int size;

        Segment(int capacity) {
            this.capacity = capacity;
            this.cells = new long[Math.multiplyExact(capacity, columns + 2)];
            this.used = new BitSet(capacity);
        }

        boolean isFull() {
            return size >= (capacity / 4) * 3;
        }

        int slotOf(long high, long low) {
            int slot = (int) ((spread(high, low) & Integer.MAX_VALUE) % capacity);
            while (used.get(slot) && !(cells[slot * (columns + 2)] == high && cells[slot * (columns + 2) + 1] == low)) {
                slot = slot + 1 == capacity ? 0 : slot + 1;
            }
            return slot;
        }

        int add(long high, long low) {
            int slot = slotOf(high, low);
            if (!used.get(slot)) {
                used.set(slot);
                size++;
                cells[slot * (columns + 2)] = high;
                cells[slot * (columns + 2) + 1] = low;
            }
            return slot;
        }

        Segment larger() {
            Segment larger = new Segment((capacity / 2) * 3);
            for (int slot = used.nextSetBit(0); slot >= 0; slot = used.nextSetBit(slot + 1)) {
                int from = slot * (columns + 2);
                int to = larger.add(cells[from], cells[from + 1]) * (columns + 2);
                System.arraycopy(cells, from, larger.cells, to, columns + 2);
            }
            return larger;
        }
    }
}
