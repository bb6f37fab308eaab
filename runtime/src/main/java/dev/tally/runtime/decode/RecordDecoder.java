package dev.tally.runtime.decode;

import dev.tally.runtime.decode.Decoded.Undecodable;
import dev.tally.runtime.decode.Decoded.Value;
import dev.tally.schemas.topic.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes values of one topic with the configured deserializer, and sorts its failures into bytes that will never decode and
 * a registry that cannot be asked.
 *
 * <p>For one thread, as its deserializer is. Owns the deserializer.
 *
 * @param <V> type of the values
 */
public final class RecordDecoder<V extends SpecificRecord> implements AutoCloseable {
    private final Topic<?, V> topic;
    private final Deserializer<V> deserializer;

    /** Decodes the topic's values with this deserializer, and closes it in the end. */
    public RecordDecoder(Topic<?, V> topic, Deserializer<V> deserializer) {
        this.topic = topic;
        this.deserializer = deserializer;
    }

    /** As {@link #decode(Headers, byte[])}, for a record without headers. */
    public Decoded<V> decode(byte @Nullable [] bytes) {
        return decode(new RecordHeaders(), bytes);
    }

    /**
     * Decodes the bytes of a value.
     *
     * @param headers of the record; some serdes keep the schema's id there
     * @param bytes null counts as undecodable, because no topic of ours has records without a value
     * @throws SchemaRegistryOutage when the registry cannot be asked: wait and try again
     */
    public Decoded<V> decode(Headers headers, byte @Nullable [] bytes) {
        if (bytes == null) {
            return new Undecodable<>("there is no value");
        }
        try {
            // Object, for the settings choose the class: one of another make may give generic records.
            Object value = deserializer.deserialize(topic.name(), headers, bytes);
            return judged(value);
        } catch (RuntimeException | StackOverflowError failure) {
            if (RegistryFailure.isOutage(failure)) {
                throw new SchemaRegistryOutage(topic.name(), failure);
            }
            return new Undecodable<>("the value does not decode: " + kinds(failure));
        }
    }

    private Decoded<V> judged(@Nullable Object value) {
        if (topic.valueType().isInstance(value)) {
            return new Value<>(topic.valueType().cast(value));
        }
        String got = value == null ? "nothing" : value.getClass().getName();
        return new Undecodable<>("the deserializer gave " + got + " instead of "
                + topic.valueType().getName());
    }

    /** The kinds of failure, outermost first. Messages are left out, for they may quote the content. */
    private static String kinds(Throwable failure) {
        StringBuilder kinds = new StringBuilder(failure.getClass().getSimpleName());
        Throwable cause = failure.getCause();
        for (int depth = 0; cause != null && depth < 3; depth++) {
            kinds.append(" from ").append(cause.getClass().getSimpleName());
            cause = cause.getCause();
        }
        return kinds.toString();
    }

    @Override
    public void close() {
        deserializer.close();
    }
}
