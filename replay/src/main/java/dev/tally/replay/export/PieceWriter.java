package dev.tally.replay.export;

import dev.tally.replay.export.Piece.Part;
import dev.tally.replay.export.Piece.Unread;
import dev.tally.replay.export.Sifted.Selected;
import dev.tally.replay.export.Sifted.Unreadable;
import dev.tally.replay.format.RowFile;
import dev.tally.replay.format.RowFormat;
import dev.tally.replay.window.Span;
import dev.tally.replay.window.SpanReader;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Writes one piece of an export: a file for each day, and the digests of what was selected. Few files are open at a time; a day
 * that comes again after its file was closed gets another.
 *
 * <p>For one thread.
 */
final class PieceWriter<V extends SpecificRecord> implements SpanReader.Handler, Closeable {
    /** Each open file of Parquet holds a row group in memory. */
    private static final int MOST_OPEN = 3;

    /** More are counted and not listed. */
    static final int MOST_LISTED = 1_000;

    private final Job<V> job;
    private final Span span;
    private final Workspace workspace;
    private final Sieve<V> sieve;
    private final RowFormat<V> format;
    private final RecordDigests digests;
    private final Steps steps;
    private final String name;
    private final Map<String, OpenPart<V>> open = new LinkedHashMap<>(16, 0.75f, true);
    private final List<Part> parts = new ArrayList<>();
    private final List<Unread> unread = new ArrayList<>();
    private final OutputStream digestFile;
    private long records;
    private long selected;
    private long unreadable;
    private int made;

    /** Told of each record, and of each pause between fetches. */
    interface Steps {
        void record(ConsumerRecord<byte[], byte[]> record);

        void pause();
    }

    /** A file that is being written. */
    private static final class OpenPart<V extends SpecificRecord> {
        private final String day;
        private final String name;
        private final RowFile<V> file;
        private long rows;

        OpenPart(String day, String name, RowFile<V> file) {
            this.day = day;
            this.name = name;
            this.file = file;
        }
    }

    PieceWriter(Job<V> job, Span span, Workspace workspace, Sieve<V> sieve, Steps steps) throws IOException {
        this.job = job;
        this.span = span;
        this.workspace = workspace;
        this.sieve = sieve;
        this.steps = steps;
        this.format = job.format().of(job.topic(), job.disclosure(), job.zone());
        this.digests = new RecordDigests(job.disclosure());
        this.name = String.format("%06d-%019d", span.partition(), span.from());
        this.digestFile = new BufferedOutputStream(Files.newOutputStream(workspace.file(name + ".digests")));
    }

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record) throws IOException {
        steps.record(record);
        records++;
        Sifted<V> sifted = sieve.sift(record);
        if (sifted instanceof Selected<V> wanted) {
            selected++;
            OpenPart<V> part = part(job.day(wanted));
            part.file.write(wanted.position(), wanted.event());
            part.rows++;
            digestFile.write(digests.of(record.value()));
        } else if (sifted instanceof Unreadable<V> bad) {
            unreadable++;
            if (unread.size() < MOST_LISTED) {
                unread.add(new Unread(bad.position().partition(), bad.position().offset(), bad.reason()));
            }
        }
    }

    @Override
    public void pause() {
        steps.pause();
    }

    private OpenPart<V> part(String day) throws IOException {
        OpenPart<V> known = open.get(day);
        if (known != null) {
            return known;
        }
        if (open.size() == MOST_OPEN) {
            Iterator<OpenPart<V>> eldest = open.values().iterator();
            close(eldest.next());
            eldest.remove();
        }
        made++;
        String fileName = name + "-" + made + "." + job.format().extension();
        OpenPart<V> part = new OpenPart<>(day, fileName, format.part(Files.newOutputStream(workspace.file(fileName))));
        open.put(day, part);
        return part;
    }

    private void close(OpenPart<V> part) throws IOException {
        part.file.close();
        Workspace.force(workspace.file(part.name));
        parts.add(new Part(part.day, part.name, part.rows));
    }

    /** Closes all files. The piece is done when this has returned. */
    Piece finish() throws IOException {
        for (OpenPart<V> part : open.values()) {
            close(part);
        }
        open.clear();
        digestFile.close();
        Path digestPath = workspace.file(name + ".digests");
        Workspace.force(digestPath);
        return new Piece(
                span,
                records,
                selected,
                unreadable,
                unread,
                parts,
                digestPath.getFileName().toString());
    }

    /** Lets go of the files of a piece that was not finished. */
    @Override
    public void close() throws IOException {
        try {
            for (OpenPart<V> part : open.values()) {
                part.file.close();
            }
        } finally {
            digestFile.close();
        }
    }
}
