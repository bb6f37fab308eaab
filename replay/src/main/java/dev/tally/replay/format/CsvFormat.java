package dev.tally.replay.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.topic.Columns;
import dev.tally.replay.topic.Position;
import dev.tally.replay.topic.ReplayTopic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Comma-separated values with a header. Columns of free text are there only if free text is shown. */
final class CsvFormat<V extends SpecificRecord> implements RowFormat<V> {
    private final ReplayTopic<V> topic;
    private final Texts texts;
    private final RowShape shape;

    CsvFormat(ReplayTopic<V> topic, Disclosure disclosure, ZoneId zone) {
        this.topic = topic;
        this.texts = new Texts(zone);
        this.shape =
                RowShape.of(topic.flatRowType(), component -> disclosure.withNotes() || !Columns.isFreeText(component));
    }

    @Override
    public RowFile<V> part(OutputStream out) {
        return new CsvFile(out);
    }

    @Override
    public RowFile<V> whole(OutputStream out) {
        CsvFile file = new CsvFile(out);
        file.head();
        return file;
    }

    @Override
    public void join(List<Path> parts, Path whole) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        whole(head).close();
        Concatenation.of(head.toByteArray(), parts, whole);
    }

    private final class CsvFile implements RowFile<V> {
        private final CsvWriter csv;

        CsvFile(OutputStream out) {
            // An absent value and an empty one differ: the empty one is quoted.
            csv = CsvWriter.builder()
                    .lineDelimiter(LineDelimiter.LF)
                    .quoteStrategy(QuoteStrategies.EMPTY)
                    .build(out, StandardCharsets.UTF_8);
        }

        private void head() {
            csv.writeRecord(shape.columns().stream().map(RowShape.Column::name).toArray(String[]::new));
        }

        @Override
        public void write(Position position, V event) {
            Record row = topic.flatRow(position, event);
            @Nullable String[] values = new String[shape.columns().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = texts.of(shape.columns().get(i).value(row));
            }
            csv.writeRecord(values);
        }

        @Override
        public void flush() throws IOException {
            csv.flush();
        }

        @Override
        public void close() throws IOException {
            csv.close();
        }
    }
}
