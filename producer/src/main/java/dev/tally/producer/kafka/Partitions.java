package dev.tally.producer.kafka;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** Which partition a key goes to, as Kafka's producers choose it. */
final class Partitions {
    private Partitions() {}

    static TopicPartition of(String topic, byte[] key, int partitions) {
        return new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key)) % partitions);
    }
}
