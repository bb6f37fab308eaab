package dev.tally.replay.format;

import dev.tally.replay.topic.Position;
import dev.tally.replay.topic.ReplayTopic;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** An Avro object container file: each event in its own schema, with the place where it lay. */
final class AvroFormat<V extends SpecificRecord> implements RowFormat<V> {
    private static final int DEFLATE_LEVEL = 6;

    private final Class<V> type;
    private final Schema schema;

    AvroFormat(ReplayTopic<V> topic) {
        this.type = topic.topic().valueType();
        Schema event = topic.topic().valueSchema();
        Schema moment = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
        this.schema = SchemaBuilder.record("Replayed" + event.getName())
                .namespace("dev.tally.export")
                .doc("An event as it lay in its topic.")
                .fields()
                .requiredInt("partition")
                .requiredLong("offset")
                .name("arrivedAt")
                .type(moment)
                .noDefault()
                .name("event")
                .type(event)
                .noDefault()
                .endRecord();
    }

    @Override
    public RowFile<V> part(OutputStream out) throws IOException {
        return new AvroFile(out);
    }

    @Override
    public RowFile<V> whole(OutputStream out) throws IOException {
        return new AvroFile(out);
    }

    @Override
    public void join(List<Path> parts, Path whole) throws IOException {
        try (DataFileWriter<Object> joined = writer(Files.newOutputStream(whole))) {
            for (Path part : parts) {
                try (DataFileStream<Object> blocks =
                        new DataFileStream<>(Files.newInputStream(part), new GenericDatumReader<>())) {
                    joined.appendAllFrom(blocks, false);
                }
            }
        }
    }

    /** The model of the event's class knows how its logical types are written; the frame around it is generic. */
    private DataFileWriter<Object> writer(OutputStream out) throws IOException {
        return new DataFileWriter<>(new SpecificDatumWriter<>(schema, SpecificData.getForClass(type)))
                .setCodec(CodecFactory.deflateCodec(DEFLATE_LEVEL))
                .create(schema, out);
    }

    private final class AvroFile implements RowFile<V> {
        private final DataFileWriter<Object> file;

        AvroFile(OutputStream out) throws IOException {
            file = writer(out);
        }

        @Override
        public void write(Position position, V event) throws IOException {
            GenericRecord row = new GenericData.Record(schema);
            row.put("partition", position.partition());
            row.put("offset", position.offset());
            row.put("arrivedAt", position.arrivedAt().toEpochMilli());
            row.put("event", event);
            file.append(row);
        }

        @Override
        public void flush() throws IOException {
            file.flush();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
