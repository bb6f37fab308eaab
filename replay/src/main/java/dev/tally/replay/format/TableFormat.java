package dev.tally.replay.format;

import dev.tally.replay.topic.Position;
import dev.tally.replay.topic.ReplayTopic;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/** A few columns, aligned. Widths are fixed beforehand, so that lines can be shown as they come. */
final class TableFormat<V extends SpecificRecord> implements RowFormat<V> {
    private static final int WIDEST_TEXT = 60;

    private final ReplayTopic<V> topic;
    private final Texts texts;
    private final DateTimeFormatter moments;
    private final RowShape shape;

    TableFormat(ReplayTopic<V> topic, ZoneId zone) {
        this.topic = topic;
        this.texts = new Texts(zone);
        this.moments = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(zone);
        this.shape = RowShape.of(topic.flatRowType()).only(topic.tableColumns());
    }

    @Override
    public RowFile<V> part(OutputStream out) {
        return new TableFile(out);
    }

    @Override
    public RowFile<V> whole(OutputStream out) throws IOException {
        TableFile file = new TableFile(out);
        file.head();
        return file;
    }

    @Override
    public void join(List<Path> parts, Path whole) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        whole(head).close();
        Concatenation.of(head.toByteArray(), parts, whole);
    }

    private static int width(RowShape.Column column) {
        if (column.type() == UUID.class) {
            return 36;
        }
        if (column.type() == Instant.class) {
            return 19;
        }
        int usual = switch (column.name()) {
            case "patientId" -> 32;
            case "practitionerId" -> 37;
            case "fromTopic" -> 27;
            default -> 10;
        };
        return Math.max(usual, column.name().length());
    }

    private String shown(Object value) {
        String text = value instanceof Instant moment ? moments.format(moment) : String.valueOf(texts.of(value));
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.codePointCount(0, line.length()) <= WIDEST_TEXT
                ? line
                : line.substring(0, line.offsetByCodePoints(0, WIDEST_TEXT - 1)) + "…";
    }

    private final class TableFile implements RowFile<V> {
        private final Writer out;

        TableFile(OutputStream stream) {
            out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
        }

        private void head() throws IOException {
            line(shape.columns().stream().map(RowShape.Column::name).toList());
        }

        @Override
        public void write(Position position, V event) throws IOException {
            Record row = topic.flatRow(position, event);
            line(shape.columns().stream()
                    .map(column -> {
                        Object value = column.value(row);
                        return value == null ? "-" : shown(value);
                    })
                    .toList());
        }

        private void line(List<String> cells) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < cells.size(); i++) {
                line.append(cells.get(i));
                int missing = width(shape.columns().get(i)) - cells.get(i).length();
                line.append(" ".repeat(Math.max(0, missing) + 2));
            }
            out.write(line.toString().stripTrailing());
            out.write('\n');
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
