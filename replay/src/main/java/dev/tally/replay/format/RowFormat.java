package dev.tally.replay.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes events of one topic in one format. Parts are written apart, by several threads if need be, and put together in
 * order: the whole is the same whoever wrote which part when.
 *
 * <p>Safe for any thread.
 *
 * @param <V> the events
 */
public interface RowFormat<V extends SpecificRecord> {
    /** Begins a part that will be put together with others. The part owns the stream. */
    RowFile<V> part(OutputStream out) throws IOException;

    /** Begins something that is whole by itself. It owns the stream. */
    RowFile<V> whole(OutputStream out) throws IOException;

    /** Puts parts together, in this order; without any, the whole has no rows. */
    void join(List<Path> parts, Path whole) throws IOException;
}
