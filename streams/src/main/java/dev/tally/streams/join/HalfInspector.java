package dev.tally.streams.join;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantineReason;
import dev.tally.runtime.decode.Decoded;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import dev.tally.streams.join.Inspected.Identity;
import dev.tally.streams.join.Inspected.Rejected;
import dev.tally.streams.join.Inspected.Sound;
import dev.tally.streams.state.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * Decodes events and checks that they are what they say they are, and lie where they belong. What it refuses can never become
 * right by waiting; a registry that cannot be asked is an exception, for it says nothing of the event.
 *
 * <p>One for the whole process, so that a task that moves to another thread finds every schema known, registry or no
 * registry. Safe for any thread: a lock guards the decoders, which are for one thread each. Owns them.
 */
public final class HalfInspector implements AutoCloseable {
    private final RecordDecoder<ObservationEvent> observations;
    private final RecordDecoder<DocumentShareEvent> sharing;
    private final int partitions;

    /**
     * An inspector with decoders of its own.
     *
     * @param serdes makes the decoders
     * @param partitions count of partitions of the half topics
     */
    public HalfInspector(TopicSerdes serdes, int partitions) {
        this.observations = new RecordDecoder<>(Topics.OBSERVATION, serdes.valueDeserializer(Topics.OBSERVATION));
        this.sharing = new RecordDecoder<>(Topics.DOCUMENT_SHARE, serdes.valueDeserializer(Topics.DOCUMENT_SHARE));
        this.partitions = partitions;
    }

    /**
     * Decodes and checks an event.
     *
     * @throws dev.tally.runtime.decode.SchemaRegistryOutage when the registry cannot be asked: nothing is known of the event
     */
    Inspected inspect(ReceivedEvent event) {
        Decoded<? extends SpecificRecord> decoded = decode(event);
        if (decoded instanceof Decoded.Undecodable<?> undecodable) {
            return new Rejected(QuarantineReason.UNDECODABLE, undecodable.reason(), HeaderIdentity.of(event));
        }
        Half half = half((Decoded.Value<?>) decoded);
        return check(event, half)
                .<Inspected>map(reason -> new Rejected(reason, explanation(reason), Identity.of(half)))
                .orElseGet(() -> new Sound(half));
    }

    /**
     * Decodes bytes that are nobody's event, so that the decoder knows their schema afterwards.
     *
     * @throws dev.tally.runtime.decode.SchemaRegistryOutage when the registry cannot be asked
     * @throws IllegalStateException if they do not decode
     */
    public void rehearse(Topic<?, ?> topic, byte[] bytes) {
        again(new ReceivedEvent(topic.name(), 0, 0, Instant.EPOCH, null, bytes, List.of()));
    }

    /**
     * Decodes an event that was inspected when it arrived.
     *
     * @throws dev.tally.runtime.decode.SchemaRegistryOutage when the registry cannot be asked
     * @throws IllegalStateException if it does not decode any more: the store, or the registry, is broken
     */
    Half again(ReceivedEvent event) {
        if (decode(event) instanceof Decoded.Value<?> value) {
            return half(value);
        }
        throw new IllegalStateException(
                event + " decoded when it arrived and does no longer: is the registry another one?");
    }

    private synchronized Decoded<? extends SpecificRecord> decode(ReceivedEvent event) {
        RecordDecoder<?> decoder = event.topic().equals(Topics.OBSERVATION.name()) ? observations : sharing;
        return decoder.decode(event.kafkaHeaders(), event.value());
    }

    private static Half half(Decoded.Value<?> decoded) {
        return decoded.value() instanceof ObservationEvent observation
                ? new Half.OfObservation(observation)
                : new Half.OfSharing((DocumentShareEvent) decoded.value());
    }

    private Optional<QuarantineReason> check(ReceivedEvent event, Half half) {
        byte[] key = half.consultationId().toString().getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(key, event.key())) {
            return Optional.of(QuarantineReason.KEY_MISMATCH);
        }
        // As Kafka's default partitioner computes it: elsewhere, its other half would never be met.
        if (Utils.toPositive(Utils.murmur2(key)) % partitions != event.partition()) {
            return Optional.of(QuarantineReason.WRONG_PARTITION);
        }
        return half.problem();
    }

    private static String explanation(QuarantineReason reason) {
        return switch (reason) {
            case KEY_MISMATCH -> "the key is not the consultation id, in lower case, of the event";
            case WRONG_PARTITION -> "the partition is not the one that Kafka's default partitioner gives for the key";
            case EVENT_ID_MISMATCH -> "the event id is not that of the fact";
            case DIGEST_MISMATCH -> "the content digest is not that of the content";
            case RECORD_INVALID -> "a text, a time or a revision is one that storage can never hold";
            default -> "the event is not what it says it is";
        };
    }

    @Override
    public synchronized void close() {
        observations.close();
        sharing.close();
    }
}
