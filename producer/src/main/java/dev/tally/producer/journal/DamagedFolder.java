package dev.tally.producer.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where what is damaged is set aside, as it is on disk, beside the journal. Files in it hold notes. Nothing here is ever deleted or
 * written over by Tally.
 *
 * <p>Safe for any thread.
 */
final class DamagedFolder {
    private static final Logger LOG = LoggerFactory.getLogger(DamagedFolder.class);

    private final Path directory;
    private final AtomicLong count = new AtomicLong();

    DamagedFolder(Path journalDirectory) {
        this.directory = journalDirectory.resolve("damaged");
    }

    /** How many entries were found damaged since the start. */
    long count() {
        return count.get();
    }

    /**
     * Sets bytes aside and names what they were.
     *
     * @param what content or entry
     * @param named which entry, as far as it can be read; null if nothing can be
     * @param certain whether the name comes from somewhere else than the damaged bytes
     */
    void setAside(String what, byte[] key, byte[] value, @Nullable Entry named, boolean certain) {
        count.incrementAndGet();
        Path file = file(what + "-" + java.util.HexFormat.of().formatHex(key) + ".bin");
        if (!Files.exists(file)) {
            try {
                DurableFiles.write(file, value);
            } catch (IOException e) {
                throw new UncheckedIOException("what is damaged cannot be set aside in " + directory, e);
            }
        }
        LOG.error(
                "damaged: the {} of {} does not equal its checksum; its bytes are set aside in {}",
                what,
                shown(named, certain),
                file);
    }

    /** Names an entry of which nothing is left to set aside. */
    void missing(String what, Entry named) {
        count.incrementAndGet();
        LOG.error("damaged: the {} of {} is missing from the journal", what, shown(named, true));
    }

    /** Tells of entries that are gone with everything that could name them. */
    void nameless(long entries) {
        count.addAndGet(entries);
        LOG.error(
                "damaged: {} entries are gone from the journal and nothing is left that names them; the holes in this"
                        + " gateway's sequences tell which they were",
                entries);
    }

    /** A file in the folder, which is made if it is not there. */
    Path file(String name) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory);
                DurableFiles.syncDirectory(directory.resolve("..").normalize());
            }
            return directory.resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException("the directory " + directory + " cannot be made", e);
        }
    }

    private static String shown(@Nullable Entry entry, boolean certain) {
        if (entry == null) {
            return "an entry that cannot be named";
        }
        return "event " + entry.name().eventId() + " (consultation "
                + entry.name().consultationId() + ", sequence "
                + entry.origin().getSequence() + " of incarnation "
                + entry.origin().getIncarnation() + ", "
                + entry.state().kind() + (certain ? ")" : ", as far as it can be read)");
    }
}
