package dev.tally.replay.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tally.replay.topic.Position;
import dev.tally.replay.topic.ReplayTopic;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;

/** One row a line, with rows in it where it has some. What is absent is left out. */
final class NdjsonFormat<V extends SpecificRecord> implements RowFormat<V> {
    private final ReplayTopic<V> topic;
    private final Texts texts;
    private final Map<Class<?>, RowShape> shapes = new ConcurrentHashMap<>();

    NdjsonFormat(ReplayTopic<V> topic, ZoneId zone) {
        this.topic = topic;
        this.texts = new Texts(zone);
    }

    @Override
    public RowFile<V> part(OutputStream out) throws IOException {
        return new JsonLineFile<>(out, this::write);
    }

    @Override
    public RowFile<V> whole(OutputStream out) throws IOException {
        return part(out);
    }

    @Override
    public void join(List<Path> parts, Path whole) throws IOException {
        Concatenation.of(new byte[0], parts, whole);
    }

    private void write(JsonGenerator json, Position position, V event) throws IOException {
        write(json, topic.row(position, event));
        json.writeRaw('\n');
    }

    private void write(JsonGenerator json, Record row) throws IOException {
        json.writeStartObject();
        for (RowShape.Column column : shapes.computeIfAbsent(row.getClass(), type -> RowShape.of(row.getClass()))
                .columns()) {
            Object value = column.value(row);
            if (value != null) {
                json.writeFieldName(column.name());
                write(json, value);
            }
        }
        json.writeEndObject();
    }

    private void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Integer number) {
            json.writeNumber(number);
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Instant moment) {
            json.writeString(texts.moment(moment));
        } else if (value instanceof Record row) {
            write(json, row);
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object each : list) {
                write(json, each);
            }
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
    }
}
