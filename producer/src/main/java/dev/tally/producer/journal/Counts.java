package dev.tally.producer.journal;

import dev.tally.producer.state.EventState;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many entries and bytes there are. Counted along with each commit and written with it, so that a start can tell whether an
 * entry is gone without a trace.
 *
 * <p>Safe for any thread; the lock keeps the numbers of one moment together.
 */
final class Counts {
    /** What an entry takes beside its content: the entry, its index and what the engine adds. */
    static final long ENTRY_BYTES = 500;

    private final Map<EventState.Kind, Long> states = new EnumMap<>(EventState.Kind.class);
    private long stubs;
    private long contentBytes;

    /** Adds an entry. */
    synchronized void add(Entry entry) {
        count(entry, 1);
    }

    /** Takes an entry away. */
    synchronized void remove(Entry entry) {
        count(entry, -1);
    }

    private void count(Entry entry, int by) {
        states.merge(entry.state().kind(), (long) by, Long::sum);
        stubs += entry.isStub() ? by : 0;
        contentBytes += by * (long) entry.contentBytes();
    }

    synchronized Map<EventState.Kind, Long> states() {
        return new EnumMap<>(states);
    }

    synchronized long stubs() {
        return stubs;
    }

    synchronized long entries() {
        return states.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What the journal holds: contents, entries and stubs. */
    synchronized long bytes() {
        return contentBytes + entries() * ENTRY_BYTES;
    }

    /** The same of what is not a stub. */
    synchronized long stubBytes() {
        return stubs * ENTRY_BYTES;
    }

    /** What is wanted of the contents. */
    synchronized long contentBytes() {
        return contentBytes;
    }

    /** For the disk: entries, stubs and the place that the next entry gets. */
    synchronized byte[] encode(long nextPlace) {
        return ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(entries())
                .putLong(stubs)
                .putLong(nextPlace)
                .array();
    }

    static long entriesOf(byte[] encoded) {
        return ByteBuffer.wrap(encoded).getLong(0);
    }

    static long nextPlaceOf(byte[] encoded) {
        return ByteBuffer.wrap(encoded).getLong(2 * Long.BYTES);
    }
}
