package dev.tally.replay.audit.reading;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Origin;
import dev.tally.replay.audit.evidence.Sections;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.replay.window.Span;
import dev.tally.replay.window.SpanReader;
import dev.tally.runtime.decode.Decoded;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.assembly.Arrival;
import dev.tally.schemas.digest.EventIntegrity;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * Reads the half topics and tells what is in them, without content. Judges each record for itself: nobody has checked it before.
 *
 * <p>For one thread. Owns its decoders.
 */
public final class HalfReader implements AutoCloseable {
    private final SpanReader reader;
    private final int partitions;
    private final RecordDecoder<ObservationEvent> observations;
    private final RecordDecoder<DocumentShareEvent> sharing;

    /** Told what was read. */
    public interface Listener {
        /** A sound event. */
        void sound(Sighting sighting, Origin origin);

        /** A record that is no event, or no sound one, or lies where it does not belong. */
        void unsound(String topic, int partition, long offset, Instant arrivedAt);
    }

    /**
     * A reader with decoders of its own.
     *
     * @param partitions count of partitions of the half topics
     */
    public HalfReader(SpanReader reader, TopicSerdes serdes, int partitions) {
        this.reader = reader;
        this.partitions = partitions;
        this.observations = new RecordDecoder<>(Topics.OBSERVATION, serdes.valueDeserializer(Topics.OBSERVATION));
        this.sharing = new RecordDecoder<>(Topics.DOCUMENT_SHARE, serdes.valueDeserializer(Topics.DOCUMENT_SHARE));
    }

    /**
     * Reads stretches of the observation topic.
     *
     * @throws dev.tally.runtime.decode.SchemaRegistryOutage when the registry cannot be asked
     */
    public void readObservations(List<Span> spans, Listener listener) throws IOException {
        reader.read(Topics.OBSERVATION.name(), spans, record -> {
            if (observations.decode(record.headers(), record.value()) instanceof Decoded.Value<ObservationEvent> value
                    && isPlaced(record, value.value().getConsultationId())
                    && EventIntegrity.problem(value.value()).isEmpty()) {
                ObservationEvent event = value.value();
                Arrival arrival = Arrival.of(event, arrivedAt(record), record.serializedValueSize());
                listener.sound(sighting(record, arrival, event.getAcceptedAt(), Sections.of(event)), event.getOrigin());
            } else {
                unsound(record, listener);
            }
        });
    }

    /** The same for the topic of document shares. */
    public void readSharing(List<Span> spans, Listener listener) throws IOException {
        reader.read(Topics.DOCUMENT_SHARE.name(), spans, record -> {
            if (sharing.decode(record.headers(), record.value()) instanceof Decoded.Value<DocumentShareEvent> value
                    && isPlaced(record, value.value().getConsultationId())
                    && EventIntegrity.problem(value.value()).isEmpty()) {
                DocumentShareEvent event = value.value();
                Arrival arrival = Arrival.of(event, arrivedAt(record), record.serializedValueSize());
                listener.sound(sighting(record, arrival, event.getAcceptedAt(), Sections.UNKNOWN), event.getOrigin());
            } else {
                unsound(record, listener);
            }
        });
    }

    private boolean isPlaced(ConsumerRecord<byte[], byte[]> record, UUID consultationId) {
        byte[] key = consultationId.toString().getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(key, record.key())
                && Utils.toPositive(Utils.murmur2(key)) % partitions == record.partition();
    }

    private static Sighting sighting(
            ConsumerRecord<byte[], byte[]> record, Arrival arrival, Instant acceptedAt, Sections sections) {
        return new Sighting(arrival, acceptedAt, record.partition(), record.offset(), sections);
    }

    private static void unsound(ConsumerRecord<byte[], byte[]> record, Listener listener) {
        listener.unsound(record.topic(), record.partition(), record.offset(), arrivedAt(record));
    }

    private static Instant arrivedAt(ConsumerRecord<byte[], byte[]> record) {
        return Instant.ofEpochMilli(record.timestamp());
    }

    @Override
    public void close() {
        observations.close();
        sharing.close();
    }
}
