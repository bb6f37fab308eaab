package dev.tally.producer.journal;

import dev.tally.event.Origin;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.journal.EntryCodec.StoredContent;
import dev.tally.producer.journal.JournalDatabase.Table;
import dev.tally.producer.journal.JournalDatabase.Writes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one commit of the journal writes: several appends and changes, each of which sees those before it. Numbers are given here,
 * and count only when the commit is written.
 *
 * <p>For the thread that commits.
 */
final class Commit implements AutoCloseable {
    /** What a journal that is being written needs to know. */
    record Context(
            String gatewayId,
            UUID incarnation,
            JournalDatabase database,
            EntryTables tables,
            SchemaBook schemas,
            Counts counts,
            Limits limits,
            Resending resending) {}

    private final Context context;
    private final Writes writes;
    private final Map<UUID, Entry> touched = new HashMap<>();
    private final Set<UUID> removed = new HashSet<>();
    private final List<Entry> changed = new ArrayList<>();
    private final Room room;
    private long place;
    private long sequence;

    /**
     * Begins a commit.
     *
     * @param place the last place that was given
     * @param sequence the last sequence number that was given
     */
    Commit(Context context, long place, long sequence) {
        this.context = context;
        this.writes = context.database().new Writes();
        this.room = context.limits().room(context.counts().bytes());
        this.place = place;
        this.sequence = sequence;
    }

    /** Accepts an event unless it is known or there is no room. */
    Journal.Appended append(Draft<?> draft) {
        Entry known = find(draft.name().eventId());
        if (known != null) {
            return new Journal.Appended.Known(known);
        }
        if (room.isFull()) {
            return new Journal.Appended.Full(draft.name(), room.sentence());
        }
        Origin origin = new Origin(context.gatewayId(), context.incarnation(), sequence + 1, true);
        SpecificRecord event = draft.complete(origin);
        byte[] avro = SchemaBook.bytes(event);
        long fingerprint = context.schemas().fingerprint(event, writes);
        Entry entry = Entry.accepted(place + 1, draft, origin, avro.length);
        context.tables().insert(writes, entry, new StoredContent(entry, fingerprint, avro));
        place++;
        sequence++;
        removed.remove(draft.name().eventId());
        touched.put(draft.name().eventId(), entry);
        changed.add(entry);
        return new Journal.Appended.Committed(entry);
    }

    /** Applies what was heard; what is not known, or changes nothing, is left out. */
    List<Entry> change(List<Change> changes, @Nullable ReceiptPosition position) {
        List<Entry> after = new ArrayList<>();
        for (Change change : changes) {
            Entry entry = find(change.eventId());
            Entry next = entry == null ? null : entry.after(change, context.resending());
            if (entry != null && next != null && !next.equals(entry)) {
                context.tables().replace(writes, entry, next);
                touched.put(change.eventId(), next);
                changed.add(next);
                after.add(next);
            }
        }
        if (position != null) {
            writes.put(Table.INDEX, Keys.RECEIPTS, encode(position));
        }
        return after;
    }

    /** Removes stubs. */
    void expire(List<Entry> stubs) {
        for (Entry stub : stubs) {
            Entry now = find(stub.name().eventId());
            if (now != null && now.isStub()) {
                context.tables().remove(writes, now);
                touched.remove(stub.name().eventId());
                removed.add(stub.name().eventId());
            }
        }
    }

    /** Notes up to which place heartbeats were acknowledged. */
    void announce(long upTo) {
        writes.put(Table.INDEX, Keys.ANNOUNCED, Keys.ofPlace(upTo));
    }

    private @Nullable Entry find(UUID eventId) {
        if (removed.contains(eventId)) {
            return null;
        }
        Entry before = touched.get(eventId);
        return before == null ? context.tables().find(eventId) : before;
    }

    /** Writes all of it, and returns when the disk has it. */
    void write() {
        if (!writes.isEmpty()) {
            writes.put(Table.INDEX, Keys.COUNTS, context.counts().encode(place + 1));
            context.database().write(writes);
        }
    }

    boolean isEmpty() {
        return writes.isEmpty();
    }

    long bytes() {
        return writes.bytes();
    }

    long lastPlace() {
        return place;
    }

    long lastSequence() {
        return sequence;
    }

    /** Entries as they are after the commit, in the order in which they were made or changed. */
    List<Entry> changed() {
        return changed;
    }

    static byte[] encode(ReceiptPosition position) {
        return ByteBuffer.allocate(16 + Integer.BYTES + Long.BYTES)
                .putLong(position.topicId().getMostSignificantBits())
                .putLong(position.topicId().getLeastSignificantBits())
                .putInt(position.partition())
                .putLong(position.offset())
                .array();
    }

    static ReceiptPosition decodePosition(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        UUID topicId = new UUID(buffer.getLong(), buffer.getLong());
        return new ReceiptPosition(topicId, buffer.getInt(), buffer.getLong());
    }

    @Override
    public void close() {
        writes.close();
    }
}
