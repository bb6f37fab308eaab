package dev.tally.replay.quarantine;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.RecordHeader;
import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.quarantine.QuarantinedContent.Decodes;
import dev.tally.replay.quarantine.QuarantinedContent.Opaque;
import dev.tally.runtime.decode.Decoded;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.decode.SchemaRegistryOutage;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what was set aside, if it can be.
 *
 * <p>For one thread. Owns its decoders.
 */
public final class ContentDecoder implements AutoCloseable {
    private final RecordDecoder<ObservationEvent> observations;
    private final RecordDecoder<DocumentShareEvent> sharing;
    private final RecordDecoder<ConsultationRecord> records;

    /** A decoder by these settings. */
    public ContentDecoder(QuarantineSettings settings) {
        TopicSerdes serdes = new TopicSerdes(settings.serde());
        observations = decoder(serdes, Topics.OBSERVATION);
        sharing = decoder(serdes, Topics.DOCUMENT_SHARE);
        records = decoder(serdes, Topics.RECORD);
    }

    private static <V extends SpecificRecord> RecordDecoder<V> decoder(TopicSerdes serdes, Topic<?, V> topic) {
        return new RecordDecoder<>(topic, serdes.valueDeserializer(topic));
    }

    /**
     * The content of something that was set aside.
     *
     * @throws ReplayFailedException when the registry cannot be asked
     */
    public QuarantinedContent decode(QuarantinedEvent event) {
        byte[] bytes = bytes(event.getValue());
        RecordDecoder<? extends SpecificRecord> decoder = Map.of(
                        Topics.OBSERVATION.name(), observations,
                        Topics.DOCUMENT_SHARE.name(), sharing,
                        Topics.RECORD.name(), records)
                .get(event.getTopic());
        if (decoder == null || bytes == null) {
            return Opaque.of(
                    bytes == null ? new byte[0] : bytes, bytes == null ? "there is no value" : "no topic of ours");
        }
        try {
            Decoded<? extends SpecificRecord> decoded = decoder.decode(headers(event), bytes);
            return decoded instanceof Decoded.Value<?> value
                    ? new Decodes(value.value())
                    : Opaque.of(bytes, ((Decoded.Undecodable<?>) decoded).reason());
        } catch (SchemaRegistryOutage e) {
            throw new ReplayFailedException(
                    "the schema registry cannot be asked; is it up, and is serde.schema.registry.url right?", e);
        }
    }

    private static Headers headers(QuarantinedEvent event) {
        RecordHeaders headers = new RecordHeaders();
        for (RecordHeader header : event.getHeaders()) {
            headers.add(header.getName(), bytes(header.getValue()));
        }
        return headers;
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        observations.close();
        sharing.close();
        records.close();
    }
}
