package dev.tally.replay.audit;

import dev.tally.event.EventKind;
import dev.tally.replay.audit.compact.EnumCodes;
import dev.tally.replay.audit.compact.IdTable;
import dev.tally.replay.audit.evidence.ShortDigest;
import dev.tally.replay.audit.evidence.StoredRow;
import dev.tally.replay.audit.evidence.StoredVersion;
import dev.tally.replay.storage.CurrentRecord;
import dev.tally.replay.storage.CurrentRecord.Tear;
import dev.tally.replay.storage.StoredEvent;
import dev.tally.schemas.canary.Canary;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is stored, by id, in about 60 bytes an event; and which of it somebody else knows of.
 *
 * <p>For one thread.
 */
public final class StoredIndex {
    private static final int HIGH = 0;
    private static final int LOW = 1;
    private static final int FLAGS = 2;
    private static final long INCONSISTENT = 1;
    private static final long TWICE = 2;
    private static final long SEEN = 4;
    private static final long HEARD = 8;
    private static final long CANARY = 16;
    private static final int KIND_SHIFT = 8;
    private static final int TEARS_SHIFT = 16;
    private static final int VERSION_SHIFT = 32;

    private static final EnumCodes<EventKind> KINDS = new EnumCodes<>(EventKind.class);
    private static final EnumCodes<Tear> TEARS = new EnumCodes<>(Tear.class);

    private final IdTable events = new IdTable(3);
    private final IdTable records = new IdTable(3);
    private long canaryEvents;
    private long canaryRecords;

    /** A row of the database. */
    public void add(StoredEvent row) {
        long handle = events.find(row.eventId());
        boolean again = handle >= 0;
        if (!again) {
            handle = events.put(row.eventId());
        }
        boolean isCanary = Canary.isCanary(row.consultationId());
        if (isCanary && !again) {
            canaryEvents++;
        }
        ShortDigest digest =
                row.isConsistent() && row.computedDigest() != null ? ShortDigest.of(row.computedDigest()) : null;
        boolean sound =
                digest != null && row.consultationId() != null && !(again && !digest.equals(digest(events, handle)));
        long flags = events.get(handle, FLAGS)
                | (sound ? 0 : INCONSISTENT)
                | (again || row.rows() > 1 ? TWICE : 0)
                | (isCanary ? CANARY : 0)
                | ((long) KINDS.code(row.kind()) << KIND_SHIFT);
        events.set(handle, FLAGS, flags);
        if (digest != null) {
            events.set(handle, HIGH, digest.high());
            events.set(handle, LOW, digest.low());
        }
    }

    /** A record of the database. */
    public void add(CurrentRecord record) {
        if (Canary.isCanary(record.consultationId())) {
            canaryRecords++;
        }
        long handle = records.put(record.consultationId());
        long flags = (record.rowsTooMany() > 0 ? TWICE : 0)
                | ((long) TEARS.bits(record.tears()) << TEARS_SHIFT)
                | ((long) record.version() << VERSION_SHIFT);
        if (record.recordDigest() == null) {
            flags |= INCONSISTENT;
        } else {
            ShortDigest digest = ShortDigest.of(record.recordDigest());
            records.set(handle, HIGH, digest.high());
            records.set(handle, LOW, digest.low());
        }
        records.set(handle, FLAGS, flags);
    }

    /** How many events have a row, canaries apart. */
    public long events() {
        return events.size() - canaryEvents;
    }

    /** How many consultations have a record, canaries apart. */
    public long records() {
        return records.size() - canaryRecords;
    }

    /** Whether the row of an event says that it is a canary's. */
    public boolean isCanary(UUID eventId) {
        long handle = events.find(eventId);
        return handle >= 0 && (events.get(handle, FLAGS) & CANARY) != 0;
    }

    /** The row of an event that lies in a topic; null if it has none. */
    public @Nullable StoredRow seenRow(UUID eventId) {
        return marked(eventId, SEEN);
    }

    /** The row of an event, without marking it; null if it has none. */
    public @Nullable StoredRow row(UUID eventId) {
        return marked(eventId, 0);
    }

    /** Marks the row of an event that a gateway has named. False if it has none. */
    public boolean hear(UUID eventId) {
        return marked(eventId, HEARD) != null;
    }

    private @Nullable StoredRow marked(UUID eventId, long mark) {
        long handle = events.find(eventId);
        if (handle < 0) {
            return null;
        }
        long flags = events.get(handle, FLAGS) | mark;
        events.set(handle, FLAGS, flags);
        ShortDigest digest = (flags & INCONSISTENT) != 0 ? null : digest(events, handle);
        return new StoredRow(eventId, digest, (flags & TWICE) == 0);
    }

    /** The record of a consultation that somebody knows; null if it has none. */
    public @Nullable StoredVersion knownRecord(UUID consultationId) {
        long handle = records.find(consultationId);
        if (handle < 0) {
            return null;
        }
        records.set(handle, FLAGS, records.get(handle, FLAGS) | SEEN);
        return version(handle);
    }

    /** The record of a consultation, without marking it; null if it has none. */
    public @Nullable StoredVersion record(UUID consultationId) {
        long handle = records.find(consultationId);
        return handle < 0 ? null : version(handle);
    }

    private StoredVersion version(long handle) {
        long flags = records.get(handle, FLAGS);
        Set<Tear> tears = TEARS.set((int) (flags >>> TEARS_SHIFT) & 0xffff);
        ShortDigest digest = (flags & INCONSISTENT) != 0 ? null : digest(records, handle);
        return new StoredVersion((int) (flags >>> VERSION_SHIFT), digest, (flags & TWICE) == 0, tears);
    }

    private static ShortDigest digest(IdTable table, long handle) {
        return new ShortDigest(table.get(handle, HIGH), table.get(handle, LOW));
    }

    /** Rows that no topic holds an event of and that no gateway has named, of these kinds; and those that are wrong by themselves. */
    public List<UUID> strangers(Set<EventKind> kinds) {
        List<UUID> strangers = new ArrayList<>();
        events.forEach(handle -> {
            long flags = events.get(handle, FLAGS);
            boolean wrong = (flags & (INCONSISTENT | TWICE)) != 0;
            boolean known = (flags & SEEN) != 0 || ((flags & HEARD) != 0 && !wrong);
            if (!known && kinds.contains(kind(flags))) {
                strangers.add(events.id(handle));
            }
        });
        return strangers;
    }

    /** Whether a gateway has named the event of a row. */
    public boolean isHeard(UUID eventId) {
        long handle = events.find(eventId);
        return handle >= 0 && (events.get(handle, FLAGS) & HEARD) != 0;
    }

    /** Consultations with a record that nobody knows. */
    public List<UUID> strangeRecords() {
        List<UUID> strangers = new ArrayList<>();
        records.forEach(handle -> {
            if ((records.get(handle, FLAGS) & SEEN) == 0) {
                strangers.add(records.id(handle));
            }
        });
        return strangers;
    }

    private static EventKind kind(long flags) {
        return KINDS.of((int) (flags >>> KIND_SHIFT) & 0xff);
    }
}
