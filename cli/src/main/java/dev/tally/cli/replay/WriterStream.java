package dev.tally.cli.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * A stream of UTF-8 onto a command's output. What is written is handed on when it is flushed, so flush only behind whole
 * characters, as after a line. A reader that has gone away is noticed.
 *
 * <p>For one thread. The writer stays its owner's.
 */
public final class WriterStream extends OutputStream {
    private final PrintWriter out;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    /** A stream onto this writer. */
    public WriterStream(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void write(int b) {
        pending.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        pending.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        out.write(pending.toString(StandardCharsets.UTF_8));
        pending.reset();
        if (out.checkError()) {
            throw new IOException("whoever read it has gone away");
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
