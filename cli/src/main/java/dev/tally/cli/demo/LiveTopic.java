package dev.tally.cli.demo;

import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic read from its beginning, as far as it was written, without a group and without moving anybody's offsets.
 *
 * <p>For one thread. Owns its consumer.
 */
public final class LiveTopic<K, V extends SpecificRecord> implements AutoCloseable {
    private final Consumer<K, V> consumer;
    private final List<TopicPartition> partitions;

    private LiveTopic(Consumer<K, V> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        this.partitions = partitions;
    }

    /** Connects; nothing was handed out yet. */
    public static <K, V extends SpecificRecord> LiveTopic<K, V> open(
            Topic<K, V> topic, KafkaClients clients, TopicSerdes serdes) {
        Consumer<K, V> consumer = new KafkaConsumer<>(
                clients.consumer("tally-demo-" + topic.name()),
                serdes.keyDeserializer(topic),
                serdes.valueDeserializer(topic));
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(topic.name(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return new LiveTopic<>(consumer, partitions);
    }

    /** Hands out everything committed up to now that was not handed out before. */
    public void drain(BiConsumer<K, V> handler) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<K, V> record : consumer.poll(Duration.ofMillis(200))) {
                handler.accept(record.key(), record.value());
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
