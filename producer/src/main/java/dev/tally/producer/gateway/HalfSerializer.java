package dev.tally.producer.gateway;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topics;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Serializes both kinds of halves for one producer, each with the serializer that the settings name for its topic.
 *
 * <p>For one thread at a time, as its serializers are.
 */
final class HalfSerializer implements Serializer<SpecificRecord> {
    private final Serializer<ObservationEvent> observations;
    private final Serializer<DocumentShareEvent> sharing;

    HalfSerializer(TopicSerdes serdes) {
        observations = serdes.valueSerializer(Topics.OBSERVATION);
        sharing = serdes.valueSerializer(Topics.DOCUMENT_SHARE);
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable SpecificRecord value) {
        throw new UnsupportedOperationException("producers give headers");
    }

    @Override
    public byte @Nullable [] serialize(String topic, Headers headers, @Nullable SpecificRecord value) {
        if (value instanceof ObservationEvent observation) {
            return observations.serialize(topic, headers, observation);
        }
        if (value instanceof DocumentShareEvent share) {
            return sharing.serialize(topic, headers, share);
        }
        throw new SerializationException("not a half of a consultation");
    }

    @Override
    public void close() {
        observations.close();
        sharing.close();
    }
}
