package dev.tally.schemas.wire;

import dev.tally.schemas.wire.RegistryReply.Absent;
import dev.tally.schemas.wire.RegistryReply.Failure;
import dev.tally.schemas.wire.RegistryReply.Ok;
import dev.tally.schemas.wire.RegistryReply.Refused;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Avro records in the Confluent wire format: see {@link WireFormat}.
 *
 * <p>The schema of an id is asked for once and kept for ever, so a registry that goes down later is not noticed. The schema
 * with which a record was written is resolved to the one of the class that reads it, by all of Avro's rules.
 *
 * <p>Two kinds of failure are kept apart, because mistaking them loses records or fills the quarantine with good ones:
 * {@link UndecodableException} is about the bytes and stays, {@link RegistryUnavailableException} is an outage and goes.
 *
 * <p>Safe for any thread once configured.
 */
public final class AvroWireDeserializer implements Deserializer<Object> {
    private static final Logger LOG = LoggerFactory.getLogger(AvroWireDeserializer.class);

    private final Map<Integer, DatumReader<Object>> readers = new ConcurrentHashMap<>();
    private @Nullable SchemaDirectory directory;
    private WireSettings settings = new WireSettings(true, null);

    /** For Kafka, which then calls {@link #configure}. */
    public AvroWireDeserializer() {}

    /** For generated classes, with schemas from elsewhere than a registry; needs no {@link #configure}. */
    public AvroWireDeserializer(SchemaDirectory directory) {
        this.directory = directory;
        AvroTrust.install();
    }

    /**
     * Reads the keys of {@link RegistrySettings}, {@code specific.avro.reader} (true for generated classes, false, the
     * default, for {@code GenericRecord}) and {@code specific.avro.value.type} or {@code specific.avro.key.type} (the one
     * class that is accepted; without it, any of Tally's).
     *
     * @throws org.apache.kafka.common.config.ConfigException naming every setting that is wrong
     */
    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        settings = WireSettings.from(configs, isKey);
        AvroTrust.install();
        directory = SchemaRegistryClient.open(RegistrySettings.from(configs));
    }

    /**
     * Decodes a record; null, a tombstone, stays null.
     *
     * @throws UndecodableException if these bytes will never decode
     * @throws RegistryUnavailableException if the schema is not known yet and the registry cannot be asked
     */
    @Override
    public @Nullable Object deserialize(String topic, byte @Nullable [] data) {
        return data == null ? null : decode(topic, data, 0, data.length);
    }

    @Override
    public @Nullable Object deserialize(String topic, Headers headers, @Nullable ByteBuffer data) {
        if (data == null) {
            return null;
        }
        if (data.hasArray()) {
            return decode(topic, data.array(), data.arrayOffset() + data.position(), data.remaining());
        }
        byte[] copy = new byte[data.remaining()];
        data.duplicate().get(copy);
        return decode(topic, copy, 0, copy.length);
    }

    @Override
    public void close() {
        if (directory != null) {
            directory.close();
        }
    }

    private Object decode(String topic, byte[] bytes, int offset, int length) {
        int schemaId = WireFormat.schemaId(topic, bytes, offset, length);
        DatumReader<Object> reader = reader(topic, schemaId);
        BinaryDecoder decoder = DecoderFactory.get()
                .binaryDecoder(bytes, offset + WireFormat.HEADER_BYTES, length - WireFormat.HEADER_BYTES, null);
        Object datum;
        boolean ended;
        try {
            datum = reader.read(null, decoder);
            ended = decoder.isEnd();
        } catch (EOFException e) {
            throw undecodable(topic, schemaId, "the bytes end too early");
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Without the cause: Avro's messages quote the values at which they failed.
            throw undecodable(topic, schemaId, e.getClass().getSimpleName());
        }
        if (!ended) {
            throw undecodable(topic, schemaId, "bytes are left over after the record");
        }
        return datum;
    }

    private DatumReader<Object> reader(String topic, int schemaId) {
        DatumReader<Object> known = readers.get(schemaId);
        if (known != null) {
            return known;
        }
        DatumReader<Object> made = datumReader(topic, schemaId, schemaById(topic, schemaId));
        readers.put(schemaId, made);
        return made;
    }

    private Schema schemaById(String topic, int schemaId) {
        SchemaDirectory from = directory;
        if (from == null) {
            throw new IllegalStateException("configure this deserializer before its first use");
        }
        RegistryReply<Schema> reply = from instanceof SchemaRegistryClient registry
                ? registry.persist(() -> registry.schemaById(schemaId), LOG::warn)
                : from.schemaById(schemaId);
        if (reply instanceof Ok<Schema> ok) {
            return ok.value();
        }
        String reason = ((Failure<Schema>) reply).reason();
        if (reply instanceof Absent || (reply instanceof Refused<Schema> refused && refused.isUnusableAnswer())) {
            throw undecodable(topic, schemaId, "the schema registry says: " + reason);
        }
        throw new RegistryUnavailableException("cannot get the schema with id " + schemaId + ": " + reason);
    }

    private DatumReader<Object> datumReader(String topic, int schemaId, Schema writer) {
        if (!settings.specific()) {
            return new GenericDatumReader<>(writer, writer, GenericData.get());
        }
        Class<?> type = generatedClass(topic, schemaId, writer);
        Class<?> expected = settings.expectedType();
        if (expected != null && expected != type) {
            throw undecodable(topic, schemaId, "the record is not a " + expected.getName());
        }
        return new SpecificDatumReader<>(writer, SpecificData.get().getSchema(type), SpecificData.getForClass(type));
    }

    private static Class<?> generatedClass(String topic, int schemaId, Schema writer) {
        Class<?> type = null;
        if (writer.getType() == Schema.Type.RECORD) {
            try {
                type = SpecificData.get().getClass(writer);
            } catch (SecurityException e) {
                throw undecodable(topic, schemaId, writer.getFullName() + " is a class that is not trusted");
            }
        }
        if (type == null || !SpecificRecord.class.isAssignableFrom(type)) {
            throw undecodable(topic, schemaId, "no generated class stands for " + writer.getFullName());
        }
        return type;
    }

    private static UndecodableException undecodable(String topic, int schemaId, String what) {
        return new UndecodableException("topic " + topic + ", schema id " + schemaId + ": " + what);
    }
}
