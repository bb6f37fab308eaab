package dev.tally.producer.kafka;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.producer.journal.Entry;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.EventHeaders;
import dev.tally.schemas.topic.Topics;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Makes records of both kinds of halves, with the serializers that the settings name.
 *
 * <p>For one thread at a time, as its serializers are.
 */
public final class HalfEncoder implements JournalSender.Encoder, AutoCloseable {
    private final Serializer<UUID> keys;
    private final Serializer<ObservationEvent> observations;
    private final Serializer<DocumentShareEvent> sharing;

    /** Makes the serializers. */
    public HalfEncoder(TopicSerdes serdes) {
        keys = serdes.keySerializer(Topics.OBSERVATION);
        observations = serdes.valueSerializer(Topics.OBSERVATION);
        sharing = serdes.valueSerializer(Topics.DOCUMENT_SHARE);
    }

    @Override
    public ProducerRecord<byte[], byte[]> encode(Entry entry, SpecificRecord event) {
        Headers headers = new RecordHeaders()
                .add(EventHeaders.EVENT_ID, EventHeaders.eventId(entry.name().eventId()))
                .add(EventHeaders.ORIGIN, EventHeaders.origin(entry.origin()));
        byte[] key = keys.serialize(entry.topic(), headers, entry.name().consultationId());
        return new ProducerRecord<>(entry.topic(), null, key, value(entry.topic(), headers, event), headers);
    }

    @Override
    public byte[] key(Entry entry) {
        return keys.serialize(entry.topic(), entry.name().consultationId());
    }

    /** The bytes of an event, in the form that goes to its topic. */
    public byte[] value(String topic, Headers headers, SpecificRecord event) {
        if (event instanceof ObservationEvent observation) {
            return observations.serialize(topic, headers, observation);
        }
        if (event instanceof DocumentShareEvent share) {
            return sharing.serialize(topic, headers, share);
        }
        throw new SerializationException("not a half of a consultation");
    }

    @Override
    public void close() {
        keys.close();
        observations.close();
        sharing.close();
    }
}
