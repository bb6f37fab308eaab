package dev.tally.streams.frontier;

import dev.tally.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Asks the brokers. The consumer for the rare gap is made when it is first needed. For one thread. */
final class KafkaGroupProgress implements GroupProgress {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String CLIENT_ID = "tally-join-frontier";

    private final KafkaClients clients;
    private final Admin admin;
    private final String groupId;
    private final Set<TopicPartition> partitions;
    private @Nullable Consumer<byte[], byte[]> prober;

    KafkaGroupProgress(KafkaClients clients, Admin admin, String groupId, Collection<TopicPartition> partitions) {
        this.clients = clients;
        this.admin = admin;
        this.groupId = groupId;
        this.partitions = Set.copyOf(partitions);
    }

    @Override
    public Map<TopicPartition, Long> ends() throws InterruptedException {
        return offsets(partitions, OffsetSpec.latest());
    }

    @Override
    public Map<TopicPartition, Long> committed() throws InterruptedException {
        Map<TopicPartition, @Nullable OffsetAndMetadata> offsets =
                await(admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> committed = new HashMap<>();
        Set<TopicPartition> untouched = new HashSet<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = offsets.get(partition);
            if (offset == null) {
                untouched.add(partition);
            } else {
                committed.put(partition, offset.offset());
            }
        }
        if (!untouched.isEmpty()) {
            committed.putAll(offsets(untouched, OffsetSpec.earliest()));
        }
        return committed;
    }

    @Override
    public long firstRecord(TopicPartition partition, long from, long end) {
        Consumer<byte[], byte[]> consumer = prober();
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition) < end && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                return record.offset();
            }
        }
        return consumer.position(partition);
    }

    @Override
    public void close() {
        if (prober != null) {
            prober.close();
        }
    }

    private Consumer<byte[], byte[]> prober() {
        if (prober == null) {
            prober = new KafkaConsumer<>(
                    clients.consumer(CLIENT_ID), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        return prober;
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> of, OffsetSpec spec) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> question =
                of.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        await(admin.listOffsets(question, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all())
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private static <T> T await(KafkaFuture<T> answer) throws InterruptedException {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new KafkaException("the brokers refuse to say how far the join is", failed.getCause());
        } catch (TimeoutException slow) {
            throw new KafkaException(
                    "the brokers do not say within " + PATIENCE.toSeconds() + " s how far the join is", slow);
        }
    }
}
