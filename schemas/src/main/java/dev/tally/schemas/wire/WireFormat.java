package dev.tally.schemas.wire;

import java.nio.ByteBuffer;

/**
 * The frame around an Avro datum, as Confluent defined it: one byte 0, then the schema id in four bytes, big-endian, then
 * the datum in Avro's binary encoding, and nothing after it.
 *
 * <p>Source: Confluent, "Formats, Serializers, and Deserializers", wire format.
 */
final class WireFormat {
    static final int HEADER_BYTES = 5;

    private static final byte MAGIC = 0;

    private WireFormat() {}

    static byte[] header(int schemaId) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(schemaId).array();
    }

    /** Reads the schema id of a framed datum, or throws {@link UndecodableException} if this is not one. */
    static int schemaId(String topic, byte[] bytes, int offset, int length) {
        if (length < HEADER_BYTES) {
            throw new UndecodableException("topic " + topic + ": " + length
                    + " bytes are too short for the Confluent wire format (byte 0, schema id, Avro)");
        }
        if (bytes[offset] != MAGIC) {
            throw new UndecodableException(
                    "topic " + topic + ": not in the Confluent wire format, for the first byte is not 0");
        }
        int id = ByteBuffer.wrap(bytes, offset + 1, Integer.BYTES).getInt();
        if (id < 0) {
            throw new UndecodableException("topic " + topic + ": " + id + " is not a schema id");
        }
        return id;
    }
}
