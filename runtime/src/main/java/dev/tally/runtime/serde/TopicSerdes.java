package dev.tally.runtime.serde;

import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.wire.AvroTrust;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.serialization.UUIDDeserializer;
import org.apache.kafka.common.serialization.UUIDSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the serializers and deserializers of topics, of the classes that the settings name. Keys are consultation or gateway
 * ids, which Kafka's own classes write as text.
 *
 * <p>Safe for any thread. Each call makes a new object, which belongs to the caller, is closed by him and is for one thread
 * unless its class says more. Every method throws {@link SerdeUnusableException} when a class cannot be used.
 */
public final class TopicSerdes {
    private final SerdeSettings settings;

    /** Serdes by these settings. Loads nothing yet. */
    public TopicSerdes(SerdeSettings settings) {
        this.settings = settings;
    }

    /** A serializer of the topic's values. */
    public <V extends SpecificRecord> Serializer<V> valueSerializer(Topic<?, V> topic) {
        return serializer(settings.valueSerializer(), false);
    }

    /** A deserializer of the topic's values. Services read through {@code RecordDecoder}, which judges its failures. */
    public <V extends SpecificRecord> Deserializer<V> valueDeserializer(Topic<?, V> topic) {
        return deserializer(settings.valueDeserializer(), false);
    }

    /** Both of the topic's values, for Kafka Streams. */
    public <V extends SpecificRecord> Serde<V> valueSerde(Topic<?, V> topic) {
        return Serdes.serdeFrom(valueSerializer(topic), valueDeserializer(topic));
    }

    /** A serializer of the topic's keys. */
    public <K> Serializer<K> keySerializer(Topic<K, ?> topic) {
        return serializer(orOwn(settings.keySerializer(), ownKeySerializer(topic.keyType())), true);
    }

    /** A deserializer of the topic's keys. */
    public <K> Deserializer<K> keyDeserializer(Topic<K, ?> topic) {
        return deserializer(orOwn(settings.keyDeserializer(), ownKeyDeserializer(topic.keyType())), true);
    }

    /** Both of the topic's keys, for Kafka Streams. */
    public <K> Serde<K> keySerde(Topic<K, ?> topic) {
        return Serdes.serdeFrom(keySerializer(topic), keyDeserializer(topic));
    }

    private static String orOwn(@Nullable String configured, Class<?> own) {
        return configured == null ? own.getName() : configured;
    }

    private static Class<?> ownKeySerializer(Class<?> keyType) {
        return keyType == UUID.class ? UUIDSerializer.class : StringSerializer.class;
    }

    private static Class<?> ownKeyDeserializer(Class<?> keyType) {
        return keyType == UUID.class ? UUIDDeserializer.class : StringDeserializer.class;
    }

    /** The settings name the class, so what it makes can only be checked when it is used; RecordDecoder does. */
    @SuppressWarnings("unchecked")
    private <T> Serializer<T> serializer(String className, boolean isKey) {
        Serializer<T> serializer = SerdeClasses.instance(className, Serializer.class);
        configured(className, () -> serializer.configure(properties(), isKey));
        return serializer;
    }

    @SuppressWarnings("unchecked")
    private <T> Deserializer<T> deserializer(String className, boolean isKey) {
        Deserializer<T> deserializer = SerdeClasses.instance(className, Deserializer.class);
        configured(className, () -> deserializer.configure(properties(), isKey));
        return deserializer;
    }

    private static void configured(String className, Runnable configure) {
        try {
            configure.run();
        } catch (KafkaException | IllegalArgumentException refused) {
            throw new SerdeUnusableException(className, "refuses its configuration: " + refused.getMessage(), refused);
        }
    }

    /** What a class is configured with. Avro loads the generated classes only when they are trusted, whoever asks it. */
    private Map<String, ?> properties() {
        AvroTrust.install();
        return new HashMap<>(settings.properties().asMap());
    }
}
