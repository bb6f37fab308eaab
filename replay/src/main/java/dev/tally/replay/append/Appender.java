package dev.tally.replay.append;

import dev.tally.replay.ReplayFailedException;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Appends to one topic, and waits each time until all in-sync brokers have it.
 *
 * <p>For one thread. Owns its producer.
 */
public final class Appender<K, V extends SpecificRecord> implements AutoCloseable {
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(30);

    private final Topic<K, V> topic;
    private final Producer<K, V> producer;

    /** Appends to a topic through clients and serializers of the caller's choice. */
    public Appender(KafkaClients clients, TopicSerdes serdes, Topic<K, V> topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                clients.producer("tally-operator", topic), serdes.keySerializer(topic), serdes.valueSerializer(topic));
    }

    /**
     * Appends a record.
     *
     * @throws ReplayFailedException if it is not acknowledged; whether it was written is not known then
     */
    public void append(K key, V value) {
        appendAll(Map.of(key, value));
    }

    /**
     * Appends many records, and waits once for all of them.
     *
     * @throws ReplayFailedException if one is not acknowledged; which of them were written is not known then
     */
    public void appendAll(Map<K, V> records) {
        try {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            records.forEach((key, value) -> sent.add(producer.send(new ProducerRecord<>(topic.name(), key, value))));
            for (Future<RecordMetadata> each : sent) {
                each.get(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException e) {
            throw notAcknowledged(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw notAcknowledged(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notAcknowledged(e);
        }
    }

    private ReplayFailedException notAcknowledged(Throwable cause) {
        return new ReplayFailedException(
                "Kafka has not acknowledged a record of " + topic.name() + " ("
                        + cause.getClass().getSimpleName()
                        + "); are brokers and schema registry up, and is the topic there (tally topics check)?",
                cause);
    }

    @Override
    public void close() {
        producer.close(ACKNOWLEDGED_WITHIN);
    }
}
