package dev.tally.replay.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.replay.topic.ReplayTopic;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** The lines that {@code tally publish} reads: what is exported here can be sent through another gateway. */
final class PublishFormat<V extends SpecificRecord> implements RowFormat<V> {
    private final ReplayTopic<V> topic;
    private final ZoneId zone;

    PublishFormat(ReplayTopic<V> topic, ZoneId zone) {
        this.topic = topic;
        this.zone = zone;
    }

    @Override
    public RowFile<V> part(OutputStream out) throws IOException {
        return new JsonLineFile<>(out, (json, position, event) -> {
            for (ObjectNode line : topic.publishLines(event, zone)) {
                json.writeTree(line);
                json.writeRaw('\n');
            }
        });
    }

    @Override
    public RowFile<V> whole(OutputStream out) throws IOException {
        return part(out);
    }

    @Override
    public void join(List<Path> parts, Path whole) throws IOException {
        Concatenation.of(new byte[0], parts, whole);
    }
}
