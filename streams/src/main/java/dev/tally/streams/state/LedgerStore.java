package dev.tally.streams.state;

import dev.tally.ledger.ConsultationLedger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of every consultation: key, 16 bytes of consultation id; value, a format byte and the ledger in Avro's binary
 * form. The schema is the join's own, so it needs no registry: a ledger written with an older schema will have an older
 * format byte. For the task's thread alone.
 */
public final class LedgerStore {
    private static final int FORMAT = 1;

    private final KeyValueStore<Bytes, byte[]> store;
    private final SpecificDatumWriter<ConsultationLedger> writer = new SpecificDatumWriter<>(ConsultationLedger.class);
    private final SpecificDatumReader<ConsultationLedger> reader = new SpecificDatumReader<>(ConsultationLedger.class);
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);
    private @Nullable BinaryEncoder encoder;

    /** Ledgers in this store. */
    public LedgerStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** The ledger of a consultation; null if nothing of it arrived yet. */
    public @Nullable ConsultationLedger find(UUID consultationId) {
        byte[] bytes = store.get(StoreKeys.consultation(consultationId));
        return bytes == null ? null : decode(bytes);
    }

    /** Keeps a ledger. */
    public void put(ConsultationLedger ledger) {
        store.put(StoreKeys.consultation(ledger.getConsultationId()), encode(ledger));
    }

    private byte[] encode(ConsultationLedger ledger) {
        buffer.reset();
        buffer.write(FORMAT);
        try {
            encoder = EncoderFactory.get().directBinaryEncoder(buffer, encoder);
            writer.write(ledger, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot be written", e);
        }
        return buffer.toByteArray();
    }

    private ConsultationLedger decode(byte[] bytes) {
        if (bytes[0] != FORMAT) {
            throw new IllegalStateException("a ledger has the unknown format " + bytes[0]);
        }
        try {
            return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, 1, bytes.length - 1, null));
        } catch (IOException e) {
            throw new IllegalStateException("a ledger of " + bytes.length + " bytes does not decode", e);
        }
    }
}
