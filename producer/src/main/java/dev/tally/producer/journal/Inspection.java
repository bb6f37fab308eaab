package dev.tally.producer.journal;

import dev.tally.producer.journal.JournalDatabase.DamagedException;
import dev.tally.producer.journal.JournalDatabase.Table;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the whole journal at a start, each entry and each content with its checksum, and compares the numbers. So what is damaged is
 * found and named before anything is accepted, and not when somebody asks for it.
 *
 * <p>For the thread that opens the journal.
 */
final class Inspection {
    private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);

    private final JournalDatabase database;
    private final EntryCodec codec;
    private final Counts counts = new Counts();
    private boolean sound = true;
    private long withContent;

    private Inspection(JournalDatabase database, EntryCodec codec) {
        this.database = database;
        this.codec = codec;
    }

    /** The numbers of a journal that is sound; null if anything in it is damaged or missing. */
    static @Nullable Counts of(JournalDatabase database, EntryCodec codec) {
        long begun = System.nanoTime();
        Inspection inspection = new Inspection(database, codec);
        try {
            inspection.readAll();
        } catch (DamagedException damaged) {
            return null;
        }
        if (!inspection.sound) {
            return null;
        }
        LOG.info(
                "the journal is sound: {} entries not settled, {} stubs, read in {} ms",
                inspection.counts.entries() - inspection.counts.stubs(),
                inspection.counts.stubs(),
                (System.nanoTime() - begun) / 1_000_000);
        return inspection.counts;
    }

    private void readAll() {
        database.scan(Table.ENTRIES, new byte[0], (key, value) -> {
            Entry entry = codec.decode(key, value);
            sound &= entry != null;
            if (entry != null) {
                counts.add(entry);
                withContent += entry.contentBytes() > 0 ? 1 : 0;
            }
            return sound;
        });
        long[] contents = new long[1];
        database.scan(Table.CONTENTS, new byte[0], (key, value) -> {
            sound &= codec.decodeContent(key, value) != null;
            contents[0]++;
            return sound;
        });
        long[] indexed = new long[256];
        database.scan(Table.INDEX, new byte[0], (key, value) -> {
            indexed[key[0]]++;
            return true;
        });
        byte[] counted = database.get(Table.INDEX, Keys.COUNTS);
        long entries = counts.entries();
        sound &= contents[0] == withContent
                && indexed[Keys.PLACE] == entries
                && indexed[Keys.CONSULTATION] == entries
                && indexed[Keys.STUB] == counts.stubs()
                && indexed[Keys.OPEN] == entries - counts.stubs()
                && entries == (counted == null ? 0 : Counts.entriesOf(counted));
    }
}
