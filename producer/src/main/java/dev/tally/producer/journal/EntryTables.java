package dev.tally.producer.journal;

import dev.tally.producer.journal.EntryCodec.StoredContent;
import dev.tally.producer.journal.JournalDatabase.DamagedException;
import dev.tally.producer.journal.JournalDatabase.Table;
import dev.tally.producer.journal.JournalDatabase.Writes;
import dev.tally.producer.state.EventState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Entries with all that finds them: an entry is written together with its index, so that the two cannot differ.
 *
 * <p>Reading is safe for any thread, writing is for the thread that commits.
 */
final class EntryTables {
    private final JournalDatabase database;
    private final EntryCodec codec;
    private final Counts counts;

    EntryTables(JournalDatabase database, EntryCodec codec, Counts counts) {
        this.database = database;
        this.codec = codec;
        this.counts = counts;
    }

    @Nullable
    Entry find(UUID eventId) {
        byte[] key = Keys.ofEvent(eventId);
        byte[] value = database.get(Table.ENTRIES, key);
        if (value == null) {
            return null;
        }
        Entry entry = codec.decode(key, value);
        if (entry == null) {
            throw new EntryDamagedException(eventId);
        }
        return entry;
    }

    private static final class EntryDamagedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EntryDamagedException(UUID eventId) {
            super("the journal's entry of event " + eventId + " does not equal its checksum");
        }
    }

    static boolean isDamage(RuntimeException failure) {
        return failure instanceof DamagedException || failure instanceof EntryDamagedException;
    }

    void insert(Writes writes, Entry entry, StoredContent content) {
        writes.put(Table.CONTENTS, Keys.ofPlace(entry.place()), codec.encode(content));
        insert(writes, entry);
    }

    /** An entry without its content: a stub, or one whose content is lost. */
    void insert(Writes writes, Entry entry) {
        byte[] eventId = Keys.ofEvent(entry.name().eventId());
        writes.put(Table.ENTRIES, eventId, codec.encode(entry));
        writes.put(Table.INDEX, Keys.consultation(entry.name().consultationId(), entry.place()), eventId);
        writes.put(Table.INDEX, Keys.place(entry.place()), eventId);
        putIndex(writes, entry);
        counts.add(entry);
    }

    void replace(Writes writes, Entry before, Entry after) {
        deleteIndex(writes, before);
        putIndex(writes, after);
        if (after.isStub() && !before.isStub()) {
            writes.delete(Table.CONTENTS, Keys.ofPlace(after.place()));
        }
        writes.put(Table.ENTRIES, Keys.ofEvent(after.name().eventId()), codec.encode(after));
        counts.remove(before);
        counts.add(after);
    }

    void remove(Writes writes, Entry stub) {
        deleteIndex(writes, stub);
        writes.delete(Table.INDEX, Keys.consultation(stub.name().consultationId(), stub.place()));
        writes.delete(Table.INDEX, Keys.place(stub.place()));
        writes.delete(Table.ENTRIES, Keys.ofEvent(stub.name().eventId()));
        counts.remove(stub);
    }

    private static void putIndex(Writes writes, Entry entry) {
        byte[] eventId = Keys.ofEvent(entry.name().eventId());
        Instant trimmedAt = entry.trimmedAt();
        if (trimmedAt != null) {
            writes.put(Table.INDEX, Keys.timed(Keys.STUB, trimmedAt, entry.place()), eventId);
            return;
        }
        writes.put(Table.INDEX, Keys.open(entry.state().kind(), entry.place()), Keys.openValue(entry));
        Instant dueAt = entry.dueAt();
        if (dueAt != null) {
            writes.put(Table.INDEX, Keys.timed(Keys.DUE, dueAt, entry.place()), eventId);
        }
    }

    private static void deleteIndex(Writes writes, Entry entry) {
        Instant trimmedAt = entry.trimmedAt();
        if (trimmedAt != null) {
            writes.delete(Table.INDEX, Keys.timed(Keys.STUB, trimmedAt, entry.place()));
            return;
        }
        writes.delete(Table.INDEX, Keys.open(entry.state().kind(), entry.place()));
        Instant dueAt = entry.dueAt();
        if (dueAt != null) {
            writes.delete(Table.INDEX, Keys.timed(Keys.DUE, dueAt, entry.place()));
        }
    }

    List<Entry> ofConsultation(UUID consultationId) {
        return entries(Keys.consultation(consultationId), Keys.consultation(consultationId), Integer.MAX_VALUE);
    }

    List<Entry> acceptedAfter(long place, int most) {
        return entries(Keys.place(place + 1), new byte[] {Keys.PLACE}, most);
    }

    List<Entry> open(EventState.Kind state, long afterPlace, int most) {
        List<UUID> ids = new ArrayList<>();
        visitOpen(state, afterPlace, (place, acceptedAt, eventId) -> {
            ids.add(eventId);
            return ids.size() < most;
        });
        return found(ids);
    }

    /** Told of entries that are not settled; returns whether to go on. */
    interface OpenVisitor {
        boolean visit(long place, Instant acceptedAt, UUID eventId);
    }

    void visitOpen(EventState.Kind state, long afterPlace, OpenVisitor visitor) {
        byte[] prefix = Keys.open(state);
        database.scan(
                Table.INDEX,
                Keys.open(state, afterPlace + 1),
                (key, value) -> Keys.startsWith(key, prefix)
                        && visitor.visit(Keys.lastPlace(key), Keys.acceptedAt(value), Keys.openEventId(value)));
    }

    /** Those whose time is before a moment, or at it, the earliest first. */
    List<Entry> timedUntil(byte prefix, Instant moment, int most) {
        List<UUID> ids = new ArrayList<>();
        database.scan(Table.INDEX, new byte[] {prefix}, (key, value) -> {
            if (key[0] != prefix || Keys.time(key).isAfter(moment)) {
                return false;
            }
            ids.add(Keys.eventId(value));
            return ids.size() < most;
        });
        return found(ids);
    }

    /** Those whose time is after a moment, the earliest first. */
    List<Entry> timedAfter(byte prefix, Instant moment, int most) {
        return entries(Keys.timed(prefix, moment.plusMillis(1), 0), new byte[] {prefix}, most);
    }

    private List<Entry> entries(byte[] from, byte[] prefix, int most) {
        List<UUID> ids = new ArrayList<>();
        database.scan(Table.INDEX, from, (key, value) -> {
            if (!Keys.startsWith(key, prefix)) {
                return false;
            }
            ids.add(Keys.eventId(value));
            return ids.size() < most;
        });
        return found(ids);
    }

    /** Entries may go between the two readings; then they are not there any more. */
    private List<Entry> found(List<UUID> ids) {
        List<Entry> entries = new ArrayList<>(ids.size());
        for (UUID id : ids) {
            Entry entry = find(id);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }
}
