package dev.tally.replay.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tally.replay.topic.Position;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.avro.specific.SpecificRecord;

/** Lines of JSON on a stream. For one thread. */
final class JsonLineFile<V extends SpecificRecord> implements RowFile<V> {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final JsonGenerator json;
    private final Lines<V> lines;

    /** Writes the lines of an event, each with its line feed. */
    interface Lines<V> {
        void write(JsonGenerator json, Position position, V event) throws IOException;
    }

    JsonLineFile(OutputStream out, Lines<V> lines) throws IOException {
        this.json =
                MAPPER.createGenerator(new BufferedOutputStream(out, 1 << 16)).setRootValueSeparator(null);
        this.lines = lines;
    }

    @Override
    public void write(Position position, V event) throws IOException {
        lines.write(json, position, event);
    }

    @Override
    public void flush() throws IOException {
        json.flush();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
