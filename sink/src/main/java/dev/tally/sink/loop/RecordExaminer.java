package dev.tally.sink.loop;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.QuarantineReason;
import dev.tally.runtime.decode.Decoded;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.schemas.topic.Topics;
import dev.tally.sink.check.RecordCheck;
import dev.tally.sink.check.Soundness;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes and checks what came from the record topic.
 *
 * <p>For one thread. Owns both deserializers.
 */
public final class RecordExaminer implements AutoCloseable {
    private final Deserializer<UUID> keys;
    private final RecordDecoder<ConsultationRecord> values;

    /** An examiner that reads keys and values with these. */
    public RecordExaminer(Deserializer<UUID> keys, RecordDecoder<ConsultationRecord> values) {
        this.keys = keys;
        this.values = values;
    }

    /**
     * Examines one record.
     *
     * @throws dev.tally.runtime.decode.SchemaRegistryOutage when the registry cannot be asked: nothing is known of the record
     */
    Examined examine(Fetched fetched) {
        UUID key = key(fetched.record().key());
        Decoded<ConsultationRecord> decoded =
                values.decode(fetched.record().headers(), fetched.record().value());
        if (decoded instanceof Decoded.Undecodable<ConsultationRecord> undecodable) {
            return new Examined.SetAside(fetched, QuarantineReason.UNDECODABLE, undecodable.reason(), key, null);
        }
        ConsultationRecord record = ((Decoded.Value<ConsultationRecord>) decoded).value();
        Examined.Sound sound = new Examined.Sound(fetched, record);
        if (key == null) {
            return sound.setAside(QuarantineReason.KEY_MISMATCH, "the key is not a consultation id");
        }
        Soundness soundness = RecordCheck.of(key, record);
        return soundness instanceof Soundness.Unsound unsound
                ? sound.setAside(unsound.reason(), unsound.detail())
                : sound;
    }

    /**
     * The record, if it decodes and passes the check.
     *
     * @throws dev.tally.runtime.decode.SchemaRegistryOutage when the registry cannot be asked: nothing is known of the record
     */
    public Optional<ConsultationRecord> soundRecord(ConsumerRecord<byte[], byte[]> record) {
        return examine(new Fetched(record)) instanceof Examined.Sound sound
                ? Optional.of(sound.record())
                : Optional.empty();
    }

    private @Nullable UUID key(byte @Nullable [] bytes) {
        try {
            return bytes == null ? null : keys.deserialize(Topics.RECORD.name(), bytes);
        } catch (SerializationException e) {
            // A key that is no id is an expected fault of a record: it is set aside for it.
            return null;
        }
    }

    @Override
    public void close() {
        keys.close();
        values.close();
    }
}
