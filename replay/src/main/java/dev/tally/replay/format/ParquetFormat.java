package dev.tally.replay.format;

import com.jerolba.carpet.CarpetWriter;
import dev.tally.replay.topic.Position;
import dev.tally.replay.topic.ReplayTopic;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;

/** Parquet with rows in rows. Row groups are small, for each open part holds one in memory. */
final class ParquetFormat<V extends SpecificRecord> implements RowFormat<V> {
    private static final long ROW_GROUP_BYTES = 8L << 20;
    private static final int PAGE_BYTES = 256 << 10;
    private static final int SHORTEST_TRUNCATED = 64;

    private final ReplayTopic<V> topic;

    ParquetFormat(ReplayTopic<V> topic) {
        this.topic = topic;
    }

    @Override
    public RowFile<V> part(OutputStream out) throws IOException {
        return open(out, topic.rowType());
    }

    @Override
    public RowFile<V> whole(OutputStream out) throws IOException {
        return part(out);
    }

    /** Row groups are copied as they are. */
    @Override
    public void join(List<Path> parts, Path whole) throws IOException {
        if (parts.isEmpty()) {
            part(Files.newOutputStream(whole)).close();
            return;
        }
        ParquetFileWriter writer = new ParquetFileWriter(
                new LocalOutputFile(whole),
                schema(parts.get(0)),
                ParquetFileWriter.Mode.OVERWRITE,
                ROW_GROUP_BYTES,
                0,
                SHORTEST_TRUNCATED,
                Integer.MAX_VALUE,
                false);
        writer.start();
        for (Path part : parts) {
            writer.appendFile(new LocalInputFile(part));
        }
        writer.end(Map.of("created.for", "tally replay " + topic.topic().name()));
    }

    private static MessageType schema(Path part) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(part))) {
            return reader.getFileMetaData().getSchema();
        }
    }

    private <R extends Record> RowFile<V> open(OutputStream out, Class<R> rowType) throws IOException {
        CarpetWriter<R> writer = new CarpetWriter.Builder<>(out, rowType)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withPageSize(PAGE_BYTES)
                .build();
        return new RowFile<>() {
            @Override
            public void write(Position position, V event) throws IOException {
                writer.write(rowType.cast(topic.row(position, event)));
            }

            @Override
            public void flush() {
                // A row group is written when it is full, and the file can be read once it is closed.
            }

            @Override
            public void close() throws IOException {
                writer.close();
                out.close();
            }
        };
    }
}
