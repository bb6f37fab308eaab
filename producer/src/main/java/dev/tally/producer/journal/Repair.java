package dev.tally.producer.journal;

import dev.tally.producer.journal.EntryCodec.StoredContent;
import dev.tally.producer.journal.JournalDatabase.DamagedException;
import dev.tally.producer.journal.JournalDatabase.Table;
import dev.tally.producer.journal.JournalDatabase.Writes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a journal of what is sound in a damaged one. Entries and contents tell the same about an acceptance, so either is made
 * again from the other: an entry whose content is sound loses nothing but its state, and is sent again. What is damaged is set
 * aside by itself and named; the damaged journal as a whole is kept beside it, as it was.
 *
 * <p>It may end at any moment: until the new journal is whole and synced, the old one is in its place.
 *
 * <p>For the thread that opens the journal, which holds the directory's lock.
 */
final class Repair {
    private static final Logger LOG = LoggerFactory.getLogger(Repair.class);
    private static final long MOST_BATCH_BYTES = 1024 * 1024;
    private static final int MOST_MISSES = 10_000;
    private static final String UNFINISHED = "db.repaired";

    private final JournalDatabase from;
    private final JournalDatabase to;
    private final EntryCodec codec;
    private final DamagedFolder damaged;
    private final Counts counts = new Counts();
    private final EntryTables tables;
    private final Set<UUID> done = new HashSet<>();
    private final Set<UUID> seen = new HashSet<>();

    /** Entries whose contents the engine does not find, by place. */
    private final Map<Long, Entry> hidden = new TreeMap<>();

    /** Keys of contents that were set aside, and the events that each may have been of. */
    private final Map<String, Set<UUID>> aside = new HashMap<>();

    private Writes writes;
    private long lastPlace;
    private long named;

    private Repair(JournalDatabase from, JournalDatabase to, EntryCodec codec, DamagedFolder damaged) {
        this.from = from;
        this.to = to;
        this.codec = codec;
        this.damaged = damaged;
        this.tables = new EntryTables(to, codec, counts);
        this.writes = to.new Writes();
    }

    /** Puts away what an earlier repair left behind when it was interrupted. */
    static void finishInterrupted(Path directory) {
        Path database = database(directory);
        Path unfinished = directory.resolve(UNFINISHED);
        try {
            if (Files.exists(unfinished) && !Files.exists(database)) {
                DurableFiles.move(unfinished, database);
            } else {
                delete(unfinished);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "what an interrupted repair left in " + directory + " cannot be put away", e);
        }
    }

    static Path database(Path directory) {
        return directory.resolve("db");
    }

    /** Repairs, and closes the damaged database. Afterwards the repaired one is in its place. */
    static void of(JournalDatabase from, Path directory, EntryCodec codec, DamagedFolder damaged, Instant now) {
        LOG.error("the journal in {} is damaged; what is sound in it is kept, the rest is set aside", directory);
        Path unfinished = directory.resolve(UNFINISHED);
        try (JournalDatabase to = JournalDatabase.open(unfinished, true)) {
            new Repair(from, to, codec, damaged).run();
        }
        from.close();
        Path old = damaged.file("db-" + now.toString().replace(':', '-'));
        try {
            DurableFiles.move(database(directory), old);
            DurableFiles.move(unfinished, database(directory));
        } catch (IOException e) {
            throw new UncheckedIOException("the repaired journal cannot be put in place in " + directory, e);
        }
        LOG.error("the damaged journal is kept as it was in {}; it holds notes, and nothing of Tally deletes it", old);
    }

    private void run() {
        copyIndex();
        copyContents();
        copyEntries();
        searchFiles();
        named += aside.values().stream()
                .filter(events -> events.stream().noneMatch(done::contains))
                .count();
        byte[] counted = from.getUnchecked(Table.INDEX, Keys.COUNTS);
        if (counted != null) {
            lastPlace = Math.max(lastPlace, Counts.nextPlaceOf(counted) - 1);
            long gone = Counts.entriesOf(counted) - counts.entries() - named;
            if (gone > 0) {
                damaged.nameless(gone);
            }
        }
        byte[] announced = from.getUnchecked(Table.INDEX, Keys.ANNOUNCED);
        if (announced != null) {
            // Heartbeats begin behind it, so an event that got a place below would never be named by one.
            lastPlace = Math.max(lastPlace, Keys.lastPlace(announced));
        }
        new SchemaBook(to).writeOwn(writes);
        writes.put(Table.INDEX, Keys.COUNTS, counts.encode(lastPlace + 1));
        to.write(writes);
        writes.close();
    }

    private void copyIndex() {
        for (byte[] key : new byte[][] {Keys.GATEWAY, Keys.FORMAT, Keys.RECEIPTS, Keys.ANNOUNCED}) {
            byte[] value = from.getUnchecked(Table.INDEX, key);
            if (value != null) {
                writes.put(Table.INDEX, key, value);
            }
        }
        scan(Table.INDEX, (key, value) -> {
            if (key[0] == Keys.SCHEMA) {
                writes.put(Table.INDEX, key, value);
            }
            return true;
        });
    }

    private void copyContents() {
        scan(Table.CONTENTS, (key, value) -> {
            StoredContent content = codec.decodeContent(key, value);
            if (content == null) {
                damagedContent(key, value);
            } else {
                soundContent(content);
            }
            return true;
        });
    }

    private void soundContent(StoredContent content) {
        Entry accepted = content.entry();
        if (done.contains(accepted.name().eventId())) {
            return;
        }
        Entry entry = entryOf(accepted.name().eventId());
        if (entry == null) {
            LOG.error(
                    "event {} (consultation {}) is taken as accepted, for its content is sound and its state is not; it is"
                            + " sent again",
                    accepted.name().eventId(),
                    accepted.name().consultationId());
            entry = withContent(accepted, content.avro().length);
        }
        if (entry.isStub()) {
            return;
        }
        whole(entry, content);
    }

    private void whole(Entry entry, StoredContent content) {
        // Without its schema a content cannot be read, and the scan may not have shown it.
        byte[] key = Keys.schema(content.fingerprint());
        byte[] schema = from.getUnchecked(Table.INDEX, key);
        if (schema != null) {
            writes.put(Table.INDEX, key, schema);
        }
        write(entry, () -> tables.insert(writes, entry, content));
    }

    /**
     * It may be the key that is damaged: then the value is sound under the place that it tells itself. Otherwise the bytes are set aside, and
     * nothing is said of the entry: what the key tells may be wrong as well, so that is done when the entries are read.
     */
    private void damagedContent(byte[] key, byte[] value) {
        Entry guess = codec.guessContent(value);
        StoredContent sound = guess == null ? null : codec.decodeContent(Keys.ofPlace(guess.place()), value);
        if (sound != null) {
            soundContent(sound);
            return;
        }
        Set<UUID> events = new HashSet<>();
        if (aside.putIfAbsent(HexFormat.of().formatHex(key), events) != null) {
            return;
        }
        Entry entry = entryAt(key);
        damaged.setAside("content", key, value, entry == null ? guess : entry, entry != null);
        for (Entry either : new Entry[] {entry, guess}) {
            if (either != null) {
                events.add(either.name().eventId());
            }
        }
    }

    private @Nullable Entry entryAt(byte[] place) {
        byte[] eventId =
                place.length == Long.BYTES ? from.getUnchecked(Table.INDEX, Keys.place(Keys.lastPlace(place))) : null;
        return eventId == null ? null : entryOf(Keys.eventId(eventId));
    }

    /** Entries whose content was not found, and stubs. */
    private void copyEntries() {
        scan(Table.ENTRIES, (key, value) -> {
            takeEntry(key, value);
            return true;
        });
        scan(Table.INDEX, (key, value) -> {
            if (key[0] == Keys.PLACE) {
                byte[] entry = from.getUnchecked(Table.ENTRIES, value);
                if (entry != null) {
                    takeEntry(value, entry);
                }
            }
            return true;
        });
    }

    private void takeEntry(byte[] key, byte[] value) {
        UUID eventId = Keys.eventId(key);
        if (!seen.add(eventId)) {
            return;
        }
        Entry entry = codec.decode(key, value);
        if (entry == null) {
            damaged.setAside("entry", key, value, codec.guessEntry(value), false);
            named += done.add(eventId) ? 1 : 0;
        } else if (!done.contains(eventId)) {
            if (entry.isStub()) {
                write(entry, () -> tables.insert(writes, entry));
            } else {
                takeOpenEntry(entry);
            }
        }
    }

    /** One whose content no scan has shown. */
    private void takeOpenEntry(Entry entry) {
        byte[] key = Keys.ofPlace(entry.place());
        byte[] value = from.getUnchecked(Table.CONTENTS, key);
        StoredContent content = value == null ? null : codec.decodeContent(key, value);
        if (content != null) {
            whole(entry, content);
        } else if (entry.contentBytes() > 0) {
            hidden.put(entry.place(), entry);
        } else {
            keepWithoutContent(entry);
        }
    }

    /** A damaged key hides those beside it from the engine; the files may hold them all the same. */
    private void searchFiles() {
        new TableFiles(from.path(), codec).search(hidden, this::whole);
        for (Entry entry : hidden.values()) {
            boolean isAside = aside.values().stream()
                    .anyMatch(events -> events.contains(entry.name().eventId()));
            if (!isAside) {
                damaged.missing("content", entry);
            }
            keepWithoutContent(entry);
        }
    }

    private void keepWithoutContent(Entry entry) {
        Entry kept = withContent(entry, 0);
        write(kept, () -> tables.insert(writes, kept));
    }

    private void write(Entry entry, Runnable insertion) {
        if (done.add(entry.name().eventId())) {
            insertion.run();
            lastPlace = Math.max(lastPlace, entry.place());
            if (writes.bytes() > MOST_BATCH_BYTES) {
                to.write(writes);
                writes.close();
                writes = to.new Writes();
            }
        }
    }

    private @Nullable Entry entryOf(UUID eventId) {
        byte[] key = Keys.ofEvent(eventId);
        byte[] value = from.getUnchecked(Table.ENTRIES, key);
        return value == null ? null : codec.decode(key, value);
    }

    private static Entry withContent(Entry entry, int bytes) {
        return new Entry(
                entry.place(),
                entry.name(),
                entry.topic(),
                entry.digest(),
                entry.origin(),
                entry.acceptedAt(),
                entry.state(),
                entry.replicatedAt(),
                entry.resends(),
                // Without its content it cannot be sent again.
                bytes == 0 ? null : entry.dueAt(),
                bytes,
                entry.trimmedAt());
    }

    /** Reads on behind a block that cannot be read at all, where keys are numbers; elsewhere the other tables stand in. */
    private void scan(Table table, JournalDatabase.Visitor visitor) {
        byte[] next = new byte[0];
        for (int misses = 0; misses < MOST_MISSES; misses++) {
            byte[][] last = {next};
            try {
                from.scanUnchecked(table, next, (key, value) -> {
                    last[0] = key;
                    return visitor.visit(key, value);
                });
                return;
            } catch (DamagedException unreadable) {
                if (table != Table.CONTENTS) {
                    LOG.error("a part of the journal's table {} cannot be read at all", table);
                    return;
                }
                next = Keys.ofPlace(1 + (last[0].length < Long.BYTES ? 0 : Keys.lastPlace(last[0])));
            }
        }
        LOG.error("a part of the journal's table {} is not read: {} places cannot be read", table, MOST_MISSES);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
