package dev.tally.producer.journal;

import dev.tally.producer.state.EventState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * The keys of the journal. Numbers are big-endian, so that the engine's order of bytes is their order.
 *
 * <pre>{@code
 * entries    event id                         -> entry
 * contents   place                            -> content
 * index      m name                           -> what there is once
 *            s fingerprint                    -> an Avro schema
 *            c consultation, place            -> event id
 *            p place                          -> event id
 *            o state, place                   -> time of acceptance, event id; of what is not settled
 *            d time, place                    -> event id; of what is to be sent again
 *            x time, place                    -> event id; of stubs, by when they were trimmed
 * }</pre>
 */
final class Keys {
    static final byte[] GATEWAY = meta("gateway");
    static final byte[] FORMAT = meta("format");
    static final byte[] COUNTS = meta("counts");
    static final byte[] RECEIPTS = meta("receipts");
    static final byte[] ANNOUNCED = meta("announced");

    static final byte SCHEMA = 's';
    static final byte CONSULTATION = 'c';
    static final byte PLACE = 'p';
    static final byte OPEN = 'o';
    static final byte DUE = 'd';
    static final byte STUB = 'x';

    private static final int ID_BYTES = 16;

    private Keys() {}

    private static byte[] meta(String name) {
        return ("m" + name).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] ofEvent(UUID eventId) {
        return put(ByteBuffer.allocate(ID_BYTES), eventId).array();
    }

    static byte[] ofPlace(long place) {
        return ByteBuffer.allocate(Long.BYTES).putLong(place).array();
    }

    static byte[] schema(long fingerprint) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put(SCHEMA)
                .putLong(fingerprint)
                .array();
    }

    static byte[] consultation(UUID consultationId) {
        return put(ByteBuffer.allocate(1 + ID_BYTES).put(CONSULTATION), consultationId)
                .array();
    }

    static byte[] consultation(UUID consultationId, long place) {
        return put(ByteBuffer.allocate(1 + ID_BYTES + Long.BYTES).put(CONSULTATION), consultationId)
                .putLong(place)
                .array();
    }

    static byte[] place(long place) {
        return ByteBuffer.allocate(1 + Long.BYTES).put(PLACE).putLong(place).array();
    }

    static byte[] open(EventState.Kind state) {
        return new byte[] {OPEN, state.letter()};
    }

    static byte[] open(EventState.Kind state, long place) {
        return ByteBuffer.allocate(2 + Long.BYTES)
                .put(OPEN)
                .put(state.letter())
                .putLong(place)
                .array();
    }

    /** The value beside {@link #open}. */
    static byte[] openValue(Entry entry) {
        ByteBuffer value = ByteBuffer.allocate(Long.BYTES + ID_BYTES)
                .putLong(entry.acceptedAt().toEpochMilli());
        return put(value, entry.name().eventId()).array();
    }

    static Instant acceptedAt(byte[] openValue) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(openValue).getLong());
    }

    static UUID openEventId(byte[] openValue) {
        return eventId(Arrays.copyOfRange(openValue, Long.BYTES, openValue.length));
    }

    static byte[] timed(byte prefix, Instant time, long place) {
        return ByteBuffer.allocate(1 + 2 * Long.BYTES)
                .put(prefix)
                .putLong(time.toEpochMilli())
                .putLong(place)
                .array();
    }

    static Instant time(byte[] timedKey) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(timedKey).getLong(1));
    }

    /** The place that a key ends with. */
    static long lastPlace(byte[] key) {
        return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    }

    static UUID eventId(byte[] value) {
        ByteBuffer buffer = ByteBuffer.wrap(value);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static ByteBuffer put(ByteBuffer buffer, UUID id) {
        return buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
}
