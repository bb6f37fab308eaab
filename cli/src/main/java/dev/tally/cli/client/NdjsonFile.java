package dev.tally.cli.client;

import dev.tally.cli.client.RequestSender.NumberedRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines of an NDJSON file, one at a time, with their numbers. A line that is not UTF-8 is handed out as its bytes, so that
 * it can be set aside whole.
 *
 * <p>For one thread. Owns the stream.
 */
public final class NdjsonFile implements AutoCloseable {
    private final InputStream in;
    private long number;

    /**
     * One line.
     *
     * @param number from 1
     * @param bytes as in the file, without the line feed
     * @param text the same as text; null if the bytes are not UTF-8
     */
    public record Line(
            long number, ByteBuffer bytes, @Nullable String text) {}

    private NdjsonFile(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** Opens a file; {@code -} is standard input. */
    public static NdjsonFile open(Path file) throws IOException {
        return new NdjsonFile(file.toString().equals("-") ? System.in : Files.newInputStream(file));
    }

    /** The next line that is not blank, or nothing at the end. */
    public Optional<Line> next() throws IOException {
        while (true) {
            ByteArrayOutputStream line = new ByteArrayOutputStream(2_048);
            int b = in.read();
            if (b < 0) {
                return Optional.empty();
            }
            number++;
            for (; b >= 0 && b != '\n'; b = in.read()) {
                line.write(b);
            }
            byte[] bytes = line.toByteArray();
            String text = decode(bytes);
            if (text == null || !text.isBlank()) {
                return Optional.of(new Line(number, ByteBuffer.wrap(bytes), text));
            }
        }
    }

    /**
     * The events of the file, read as they are asked for; lines that cannot be sent go to the listener instead.
     *
     * @throws UncheckedIOException from the iterator, if the file cannot be read on
     */
    public Iterator<NumberedRequest> requests(BiConsumer<Line, String> malformed) {
        return new Requests(malformed);
    }

    private final class Requests implements Iterator<NumberedRequest> {
        private final BiConsumer<Line, String> malformed;
        private @Nullable NumberedRequest next;

        Requests(BiConsumer<Line, String> malformed) {
            this.malformed = malformed;
        }

        @Override
        public boolean hasNext() {
            while (next == null) {
                Optional<Line> line = read();
                if (line.isEmpty()) {
                    return false;
                }
                next = request(line.get());
            }
            return true;
        }

        @Override
        public NumberedRequest next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException("the file has ended");
            }
            NumberedRequest request = next;
            next = null;
            return request;
        }

        private Optional<Line> read() {
            try {
                return NdjsonFile.this.next();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read on: " + e.getMessage(), e);
            }
        }

        private @Nullable NumberedRequest request(Line line) {
            String text = line.text();
            if (text == null) {
                malformed.accept(line, "not UTF-8");
                return null;
            }
            EventLines.Parsed parsed = EventLines.parse(text);
            if (parsed instanceof EventLines.Parsed.Malformed problem) {
                malformed.accept(line, problem.problem());
                return null;
            }
            return new NumberedRequest(line.number(), text, ((EventLines.Parsed.Request) parsed).request());
        }
    }

    private static @Nullable String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
