package dev.tally.streams.state;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The consultations that wait and are not raised, by deadline. Key: 8 bytes of deadline in milliseconds, big-endian, then 16
 * of consultation id; no value. For the task's thread alone.
 */
public final class DeadlineIndex {
    private static final byte[] NOTHING = new byte[0];

    private final KeyValueStore<Bytes, byte[]> store;

    /**
     * A consultation and when its waiting is too long.
     *
     * @param consultationId the consultation
     * @param deadline in whole milliseconds
     */
    public record Entry(UUID consultationId, Instant deadline) {}

    /** An index in this store. */
    public DeadlineIndex(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** Adds an entry; adding it again changes nothing. */
    public void add(Entry entry) {
        store.put(key(entry), NOTHING);
    }

    /** Removes an entry. */
    public void remove(Entry entry) {
        store.delete(key(entry));
    }

    /** The entries whose deadline has come, earliest first. */
    public List<Entry> due(Instant now, int most) {
        List<Entry> due = new ArrayList<>();
        Bytes from = StoreKeys.deadline(0, new UUID(0, 0));
        Bytes to = StoreKeys.deadline(now.toEpochMilli(), new UUID(-1, -1));
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, to)) {
            while (entries.hasNext() && due.size() < most) {
                due.add(entry(entries.next().key));
            }
        }
        return due;
    }

    private static Bytes key(Entry entry) {
        return StoreKeys.deadline(entry.deadline().toEpochMilli(), entry.consultationId());
    }

    private static Entry entry(Bytes key) {
        ByteBuffer bytes = ByteBuffer.wrap(key.get());
        Instant deadline = Instant.ofEpochMilli(bytes.getLong());
        return new Entry(StoreKeys.uuid(bytes), deadline);
    }
}
