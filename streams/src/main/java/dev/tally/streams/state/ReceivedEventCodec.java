package dev.tally.streams.state;

import dev.tally.schemas.topic.Topics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a held event: a format byte, the place, the headers, then key and value as received. The two half topics are
 * one byte instead of their names.
 *
 * <p>Pure functions, safe for any thread.
 */
final class ReceivedEventCodec {
    private static final int FORMAT = 1;
    private static final int ENVELOPE_BYTES = 256;
    private static final List<String> HALF_TOPICS = List.of(Topics.OBSERVATION.name(), Topics.DOCUMENT_SHARE.name());

    private ReceivedEventCodec() {}

    static byte[] encode(ReceivedEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(event.valueBytes() + ENVELOPE_BYTES);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeByte(topicNumber(event.topic()));
            out.writeInt(event.partition());
            out.writeLong(event.offset());
            out.writeLong(event.arrivedAt().toEpochMilli());
            out.writeInt(event.headers().size());
            for (Header header : event.headers()) {
                write(out, header.key().getBytes(StandardCharsets.UTF_8));
                write(out, header.value());
            }
            write(out, event.key());
            write(out, event.value());
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    static ReceivedEvent decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IllegalStateException("a held event has the unknown format " + format);
            }
            String topic = HALF_TOPICS.get(in.readUnsignedByte());
            int partition = in.readInt();
            long offset = in.readLong();
            Instant arrivedAt = Instant.ofEpochMilli(in.readLong());
            int count = in.readInt();
            List<Header> headers = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                String name = new String(present(read(in)), StandardCharsets.UTF_8);
                headers.add(new RecordHeader(name, read(in)));
            }
            return new ReceivedEvent(topic, partition, offset, arrivedAt, read(in), read(in), headers);
        } catch (IOException e) {
            throw new IllegalStateException("a held event has " + bytes.length + " bytes, which do not decode", e);
        }
    }

    private static int topicNumber(String topic) {
        int number = HALF_TOPICS.indexOf(topic);
        if (number < 0) {
            throw new IllegalArgumentException("not a half topic: " + topic);
        }
        return number;
    }

    private static void write(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    private static byte[] present(byte @Nullable [] bytes) throws IOException {
        if (bytes == null) {
            throw new EOFException("a header has no name");
        }
        return bytes;
    }

    private static byte @Nullable [] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
