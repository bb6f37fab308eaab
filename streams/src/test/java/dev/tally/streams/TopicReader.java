package dev.tally.streams;

import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads what is committed in a topic, from its beginning on, and keeps it. For one thread. */
final class TopicReader<K, V extends SpecificRecord> implements AutoCloseable {
    private final KafkaConsumer<K, V> consumer;
    private final Predicate<K> wanted;
    private final List<ConsumerRecord<K, V>> read = new ArrayList<>();

    TopicReader(KafkaClients clients, TopicSerdes serdes, Topic<K, V> topic) {
        this(clients, serdes, topic, key -> true);
    }

    /** Keeps only what has one of the wanted keys: other tests' records can be many and large. */
    TopicReader(KafkaClients clients, TopicSerdes serdes, Topic<K, V> topic, Predicate<K> wanted) {
        this.wanted = wanted;
        consumer = new KafkaConsumer<>(
                clients.consumer("test-reader"), serdes.keyDeserializer(topic), serdes.valueDeserializer(topic));
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Everything so far. */
    List<V> values() {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> {
            if (wanted.test(record.key())) {
                read.add(record);
            }
        });
        return read.stream().map(ConsumerRecord::value).toList();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
