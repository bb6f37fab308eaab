package dev.tally.producer.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Values with a checksum of their own, over key and value. The engine's checksums cover blocks, so they tell that something of
 * many entries is wrong; these tell which.
 *
 * <p>Pure functions, safe for any thread.
 */
final class Sealed {
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    private Sealed() {}

    /** Writes fields in order. */
    interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    /** Reads fields in order. */
    interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }

    static byte[] seal(byte[] key, int expectedBytes, Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(expectedBytes + CHECKSUM_BYTES);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.to(out);
            byte[] body = bytes.toByteArray();
            out.writeInt(checksum(key, body, body.length));
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    /** What was sealed, or null if the value is not what was written under this key. */
    static <T> @Nullable T open(byte[] key, byte[] value, Reading<T> reading) {
        int length = value.length - CHECKSUM_BYTES;
        if (length < 0 || ByteBuffer.wrap(value).getInt(length) != checksum(key, value, length)) {
            return null;
        }
        return read(Arrays.copyOf(value, length), reading);
    }

    /** As {@link #open} without looking at the checksum: for naming what is damaged. Null if nothing can be made of it. */
    static <T> @Nullable T guess(byte[] value, Reading<T> reading) {
        try {
            return read(value, reading);
        } catch (RuntimeException unreadable) {
            return null;
        }
    }

    private static <T> T read(byte[] body, Reading<T> reading) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            return reading.from(in);
        } catch (IOException e) {
            throw new IllegalStateException("a value with a sound checksum ends too early", e);
        }
    }

    private static int checksum(byte[] key, byte[] body, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(key);
        checksum.update(body, 0, length);
        return (int) checksum.getValue();
    }
}
