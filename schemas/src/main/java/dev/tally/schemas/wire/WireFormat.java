package dev.tally.schemas.wire;

import java.io.ByteArrayOutputStream;

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

    static void writeHeader(ByteArrayOutputStream out, int schemaId) {
        out.write(MAGIC);
        out.write(schemaId >>> 24);
        out.write(schemaId >>> 16);
        out.write(schemaId >>> 8);
        out.write(schemaId);
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
        int id = (bytes[offset + 1] & 0xff) << 24
                | (bytes[offset + 2] & 0xff) << 16
                | (bytes[offset + 3] & 0xff) << 8
                | (bytes[offset + 4] & 0xff);
        if (id < 0) {
            throw new UndecodableException("topic " + topic + ": " + id + " is not a schema id");
        }
        return id;
    }
}
