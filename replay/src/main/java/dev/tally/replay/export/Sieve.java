package dev.tally.replay.export;

import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.export.Sifted.PassedOver;
import dev.tally.replay.export.Sifted.Selected;
import dev.tally.replay.export.Sifted.Unreadable;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.topic.Position;
import dev.tally.replay.topic.ReplayTopic;
import dev.tally.runtime.decode.Decoded;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.decode.SchemaRegistryOutage;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Decodes what was read, selects, and discloses.
 *
 * <p>For one thread. Owns its decoder.
 *
 * @param <V> the events
 */
public final class Sieve<V extends SpecificRecord> implements AutoCloseable {
    private final ReplayTopic<V> topic;
    private final RecordDecoder<V> decoder;
    private final Selection selection;
    private final Disclosure disclosure;

    /** A sieve that decodes with this decoder. */
    public Sieve(ReplayTopic<V> topic, RecordDecoder<V> decoder, Selection selection, Disclosure disclosure) {
        this.topic = topic;
        this.decoder = decoder;
        this.selection = selection;
        this.disclosure = disclosure;
    }

    /**
     * Sifts one record.
     *
     * @throws ReplayFailedException if the registry cannot be asked: nothing is known of the record then
     */
    public Sifted<V> sift(ConsumerRecord<byte[], byte[]> record) {
        Position position = new Position(
                record.topic(), record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp()));
        Decoded<V> decoded;
        try {
            decoded = decoder.decode(record.headers(), record.value());
        } catch (SchemaRegistryOutage outage) {
            throw new ReplayFailedException(outage.getMessage() + "; run it again when the registry answers", outage);
        }
        if (decoded instanceof Decoded.Undecodable<V> undecodable) {
            return new Unreadable<>(position, undecodable.reason());
        }
        V event = ((Decoded.Value<V>) decoded).value();
        return selection.wants(topic.traits(event), disclosure)
                ? new Selected<>(
                        position,
                        topic.disclosed(event, disclosure),
                        topic.traits(event).occurredAt())
                : new PassedOver<>();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
