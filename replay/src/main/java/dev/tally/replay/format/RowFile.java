package dev.tally.replay.format;

import dev.tally.replay.topic.Position;
import java.io.Closeable;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;

/**
 * Takes events, as far as they are disclosed, and writes them.
 *
 * <p>For one thread.
 *
 * @param <V> the events
 */
public interface RowFile<V extends SpecificRecord> extends Closeable {
    /** Writes one event. */
    void write(Position position, V event) throws IOException;

    /** Hands on what was written so far, where the format can. */
    void flush() throws IOException;
}
