package dev.tally.producer.journal;

import dev.tally.producer.journal.EntryCodec.StoredContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for contents in the engine's files, past the engine. It finds its way by keys, and one flipped bit in a key hides the
 * contents behind it in the same block: going forward it passes over them, a search ends at the damaged key, and going
 * backward it does not end at all. Contents are not compressed, and have checksums of their own, so they are in the files as they were
 * written and are known when they are met.
 *
 * <p>For one thread.
 */
final class TableFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TableFiles.class);

    private final Path database;
    private final EntryCodec codec;

    TableFiles(Path database, EntryCodec codec) {
        this.database = database;
        this.codec = codec;
    }

    /** Tells of the contents that are found, and takes their entries out of those that are wanted. */
    void search(Map<Long, Entry> wanted, BiConsumer<Entry, StoredContent> found) {
        if (wanted.isEmpty()) {
            return;
        }
        try (Stream<Path> all = Files.list(database)) {
            List<Path> tables =
                    all.filter(file -> file.toString().endsWith(".sst")).toList();
            for (Path table : tables) {
                search(table, wanted, found);
            }
        } catch (IOException e) {
            LOG.error(
                    "the files in {} cannot be listed: {}",
                    database,
                    e.getClass().getSimpleName());
        }
    }

    private void search(Path table, Map<Long, Entry> wanted, BiConsumer<Entry, StoredContent> found) {
        try {
            search(Files.readAllBytes(table), wanted, found);
        } catch (IOException e) {
            LOG.error("{} cannot be read: {}", table, e.getClass().getSimpleName());
        }
    }

    private void search(byte[] bytes, Map<Long, Entry> wanted, BiConsumer<Entry, StoredContent> found) {
        ByteBuffer table = ByteBuffer.wrap(bytes);
        for (int at = 0; at + EntryCodec.PLACE_ENDS_AT <= bytes.length; at++) {
            if (bytes[at] == EntryCodec.FORMAT) {
                long place = table.getLong(at + 1);
                Entry entry = wanted.get(place);
                int end = entry == null ? 0 : at + codec.contentLength(entry);
                if (entry != null && end <= bytes.length) {
                    StoredContent content =
                            codec.decodeContent(Keys.ofPlace(place), Arrays.copyOfRange(bytes, at, end));
                    if (content != null) {
                        wanted.remove(place);
                        found.accept(entry, content);
                    }
                }
            }
        }
    }
}
