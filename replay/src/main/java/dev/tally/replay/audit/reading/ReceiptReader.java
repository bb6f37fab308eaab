package dev.tally.replay.audit.reading;

import dev.tally.event.Receipt;
import dev.tally.event.ReceiptBatch;
import dev.tally.event.ReceiptState;
import dev.tally.replay.audit.evidence.Receipted;
import dev.tally.replay.audit.evidence.ShortDigest;
import dev.tally.replay.window.Span;
import dev.tally.replay.window.SpanReader;
import dev.tally.runtime.decode.Decoded;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Reads of the receipts what they say is stored.
 *
 * <p>For one thread. Owns its decoder.
 */
public final class ReceiptReader implements AutoCloseable {
    private final SpanReader reader;
    private final RecordDecoder<ReceiptBatch> decoder;

    /** Told what was read. */
    public interface Listener {
        /** An event that is said to be stored. */
        void stored(UUID consultationId, Receipted receipted);
    }

    /** A reader with a decoder of its own. */
    public ReceiptReader(SpanReader reader, TopicSerdes serdes) {
        this.reader = reader;
        this.decoder = new RecordDecoder<>(Topics.RECEIPT, serdes.valueDeserializer(Topics.RECEIPT));
    }

    /**
     * Reads stretches. What does not decode has told no gateway anything.
     *
     * @throws dev.tally.runtime.decode.SchemaRegistryOutage when the registry cannot be asked
     */
    public void read(List<Span> spans, Listener listener) throws IOException {
        reader.read(Topics.RECEIPT.name(), spans, record -> {
            if (decoder.decode(record.headers(), record.value()) instanceof Decoded.Value<ReceiptBatch> value) {
                for (Receipt receipt : value.value().getReceipts()) {
                    if (receipt.getState() == ReceiptState.STORED && receipt.getContentDigest() != null) {
                        listener.stored(
                                receipt.getConsultationId(),
                                new Receipted(
                                        receipt.getEventId(),
                                        ShortDigest.of(receipt.getContentDigest()),
                                        Instant.ofEpochMilli(record.timestamp())));
                    }
                }
            }
        });
    }

    @Override
    public void close() {
        decoder.close();
    }
}
