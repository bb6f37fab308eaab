package dev.tally.sink.loop;

import dev.tally.sink.storage.StoredRecord;
import java.util.List;

/**
 * Told what is stored, after COMMIT, with the digests that PostgreSQL computed: whoever speaks of "stored" begins here. Told
 * again of what was confirmed, and in the order of the topic. A crash between COMMIT and this call loses the call.
 *
 * <p>Called by the loop's thread; what it throws stops the sink.
 */
public interface StoredListener {
    /** These records are committed. */
    void stored(List<StoredRecord> records);
}
