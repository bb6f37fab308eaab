package dev.tally.schemas.wire;

import dev.tally.schemas.wire.RegistryReply.Absent;
import dev.tally.schemas.wire.RegistryReply.Failure;
import dev.tally.schemas.wire.RegistryReply.Ok;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Avro records in the Confluent wire format: see {@link WireFormat}.
 *
 * <p>The id of a schema is looked up once per topic and kept, so a registry that goes down later is not noticed. A schema
 * that is not registered is an error of deployment and is never registered from here.
 *
 * <p>Safe for any thread once configured: a producer serializes on the threads that send.
 */
public final class AvroWireSerializer implements Serializer<Object> {
    private static final Logger LOG = LoggerFactory.getLogger(AvroWireSerializer.class);

    /** A thread keeps its buffer between records, unless one record made it larger than this. */
    private static final int KEPT_BUFFER_BYTES = 1024 * 1024;

    private final Map<WriterKey, Writer> writers = new ConcurrentHashMap<>();
    private final ThreadLocal<Buffer> buffers = ThreadLocal.withInitial(Buffer::new);
    private @Nullable SchemaDirectory directory;
    private boolean isKey;

    /** For Kafka, which then calls {@link #configure}. */
    public AvroWireSerializer() {}

    /** For values, with schemas from elsewhere than a registry; needs no {@link #configure}. */
    public AvroWireSerializer(SchemaDirectory directory) {
        this.directory = directory;
        AvroTrust.install();
    }

    private record WriterKey(String topic, Schema schema) {}

    private record Writer(int schemaId, DatumWriter<Object> datumWriter) {}

    private static final class Buffer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        private @Nullable BinaryEncoder encoder;
    }

    /**
     * Reads the keys of {@link RegistrySettings}.
     *
     * @throws org.apache.kafka.common.config.ConfigException naming every setting that is wrong
     */
    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        WireSettings.from(configs, isKey);
        this.isKey = isKey;
        AvroTrust.install();
        directory = SchemaRegistryClient.open(RegistrySettings.from(configs));
    }

    /**
     * Frames and encodes a record; null, a tombstone, stays null.
     *
     * @throws SchemaNotRegisteredException if the schema is not registered under the topic's subject
     * @throws RegistryUnavailableException if the id is not known yet and the registry cannot be asked
     * @throws SerializationException if this is not an Avro record, or one that breaks its schema; the message holds none
     *     of its values
     */
    @Override
    public byte @Nullable [] serialize(String topic, @Nullable Object data) {
        if (data == null) {
            return null;
        }
        if (!(data instanceof GenericContainer container)) {
            throw new SerializationException("topic " + topic + " takes Avro records, not "
                    + data.getClass().getName());
        }
        Writer writer = writer(topic, container);
        Buffer buffer = buffers.get();
        boolean keep = false;
        try {
            buffer.bytes.reset();
            buffer.encoder = EncoderFactory.get().binaryEncoder(buffer.bytes, buffer.encoder);
            // Through the encoder: it has a buffer of its own, where the stream would take a lock for each write.
            buffer.encoder.writeFixed(WireFormat.header(writer.schemaId()));
            writer.datumWriter().write(data, buffer.encoder);
            buffer.encoder.flush();
            keep = buffer.bytes.size() <= KEPT_BUFFER_BYTES;
            return buffer.bytes.toByteArray();
        } catch (IOException | RuntimeException e) {
            // Without the cause: Avro's messages quote the values at which they failed.
            throw new SerializationException("topic " + topic + ": a record breaks its schema "
                    + container.getSchema().getFullName() + " ("
                    + e.getClass().getSimpleName() + ")");
        } finally {
            if (!keep) {
                buffers.remove();
            }
        }
    }

    @Override
    public void close() {
        if (directory != null) {
            directory.close();
        }
    }

    private Writer writer(String topic, GenericContainer container) {
        WriterKey key = new WriterKey(topic, container.getSchema());
        Writer known = writers.get(key);
        if (known != null) {
            return known;
        }
        // Not inside computeIfAbsent: asking takes time, and holds up neighbours in the map. Asking twice does no harm.
        Writer found = new Writer(lookUp(topic, container.getSchema()), datumWriter(container));
        writers.put(key, found);
        return found;
    }

    private int lookUp(String topic, Schema schema) {
        SchemaDirectory from = directory;
        if (from == null) {
            throw new IllegalStateException("configure this serializer before its first use");
        }
        String subject = WireSettings.subject(topic, isKey);
        RegistryReply<RegisteredSchema> reply = from instanceof SchemaRegistryClient registry
                ? registry.persist(() -> registry.lookup(subject, schema), LOG::warn)
                : from.lookup(subject, schema);
        if (reply instanceof Ok<RegisteredSchema> ok) {
            return ok.value().id();
        }
        if (reply instanceof Absent) {
            throw new SchemaNotRegisteredException(subject, schema.getFullName());
        }
        throw new RegistryUnavailableException(
                "cannot look up the schema of " + subject + ": " + ((Failure<RegisteredSchema>) reply).reason());
    }

    private static DatumWriter<Object> datumWriter(GenericContainer container) {
        Schema schema = container.getSchema();
        return container instanceof SpecificRecord
                ? new SpecificDatumWriter<>(schema, SpecificData.getForClass(container.getClass()))
                : new GenericDatumWriter<>(schema, GenericData.get());
    }
}
