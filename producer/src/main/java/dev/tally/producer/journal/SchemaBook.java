package dev.tally.producer.journal;

import dev.tally.producer.journal.EntryCodec.StoredContent;
import dev.tally.producer.journal.JournalDatabase.Table;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import dev.tally.schemas.wire.AvroTrust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Events as plain Avro binary, and the schemas that wrote them, kept in the journal itself: so that accepting needs neither Kafka
 * nor the registry, and a newer gateway reads what an older one accepted.
 *
 * <p>Safe for any thread.
 */
final class SchemaBook {
    private final JournalDatabase database;
    private final Map<Long, Schema> known = new ConcurrentHashMap<>();

    /** A fingerprint costs as much as a commit. */
    private final Map<Schema, Long> fingerprints = new ConcurrentHashMap<>();

    SchemaBook(JournalDatabase database) {
        this.database = database;
        AvroTrust.install();
    }

    static byte[] bytes(SpecificRecord event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            // The logical types of dates and ids are the generated class's own.
            new SpecificDatumWriter<>(event.getSchema(), SpecificData.getForClass(event.getClass()))
                    .write(event, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot be written", e);
        }
        return out.toByteArray();
    }

    /** The fingerprint of the event's schema, which is written along with its first event. */
    long fingerprint(SpecificRecord event, JournalDatabase.Writes writes) {
        Schema schema = event.getSchema();
        long fingerprint = fingerprints.computeIfAbsent(schema, SchemaNormalization::parsingFingerprint64);
        if (!known.containsKey(fingerprint)) {
            byte[] key = Keys.schema(fingerprint);
            if (database.get(Table.INDEX, key) == null) {
                writes.put(Table.INDEX, key, schema.toString().getBytes(StandardCharsets.UTF_8));
            } else {
                known.put(fingerprint, schema);
            }
        }
        return fingerprint;
    }

    /** The event as it was written, seen with this program's schema. */
    SpecificRecord read(StoredContent content) {
        Schema written = writer(content.fingerprint());
        Class<? extends SpecificRecord> type = topic(content.entry().topic()).valueType();
        SpecificData data = SpecificData.getForClass(type);
        SpecificDatumReader<SpecificRecord> reader = new SpecificDatumReader<>(written, data.getSchema(type), data);
        try {
            return reader.read(null, DecoderFactory.get().binaryDecoder(content.avro(), null));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "a content with a sound checksum does not decode: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    private Schema writer(long fingerprint) {
        return known.computeIfAbsent(fingerprint, wanted -> {
            byte[] text = database.get(Table.INDEX, Keys.schema(wanted));
            if (text == null) {
                throw new IllegalStateException("the journal does not hold the schema that wrote an entry");
            }
            return new Schema.Parser().parse(new String(text, StandardCharsets.UTF_8));
        });
    }

    /** Writes the schemas of this program, for a journal that may have lost them. */
    void writeOwn(JournalDatabase.Writes writes) {
        for (Topic<?, ?> topic : java.util.List.of(Topics.OBSERVATION, Topics.DOCUMENT_SHARE)) {
            Schema schema = topic.valueSchema();
            writes.put(
                    Table.INDEX,
                    Keys.schema(SchemaNormalization.parsingFingerprint64(schema)),
                    schema.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    static Topic<?, ? extends SpecificRecord> topic(String name) {
        return name.equals(Topics.OBSERVATION.name()) ? Topics.OBSERVATION : Topics.DOCUMENT_SHARE;
    }
}
