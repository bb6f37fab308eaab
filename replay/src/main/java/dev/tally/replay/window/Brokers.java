package dev.tally.replay.window;

import dev.tally.replay.ReplayFailedException;
import dev.tally.runtime.kafka.KafkaClients;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Asks the brokers what is to be known of a topic before it is read. Changes nothing, joins no group.
 *
 * <p>For one thread. Owns its clients.
 */
public final class Brokers implements AutoCloseable {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;

    private Brokers(Consumer<byte[], byte[]> consumer, Admin admin) {
        this.consumer = consumer;
        this.admin = admin;
    }

    /** Opens the clients; connects when asked something. */
    public static Brokers open(KafkaClients clients) {
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                clients.consumer("tally-replay"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            return new Brokers(consumer, Admin.create(clients.admin("tally-replay")));
        } catch (RuntimeException notOpened) {
            consumer.close();
            throw notOpened;
        }
    }

    /**
     * Kafka's id of a topic; one that was deleted and made again has another.
     *
     * @throws ReplayFailedException if there is no such topic, or no broker answers
     */
    public UUID topicId(String topic) {
        Uuid id = describe(topic).topicId();
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /**
     * How many partitions a topic has.
     *
     * @throws ReplayFailedException if there is no such topic, or no broker answers
     */
    public int partitions(String topic) {
        return describe(topic).partitions().size();
    }

    private TopicDescription describe(String topic) {
        try {
            Map<String, TopicDescription> found = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(ANSWERED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            return Objects.requireNonNull(found.get(topic), topic);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownTopicOrPartitionException
                    ? new ReplayFailedException(
                            "the topic " + topic + " does not exist; create the topics with tally topics apply", e)
                    : silent(topic, e);
        } catch (TimeoutException e) {
            throw silent(topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw silent(topic, e);
        }
    }

    /**
     * What there is of a topic now, partition by partition.
     *
     * @throws ReplayFailedException if there is no such topic, or no broker answers
     */
    public Extent extent(String topic) {
        TopicDescription described = describe(topic);
        Uuid id = described.topicId();
        return new Extent(
                new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
                offsets(described, OffsetSpec.earliest()),
                offsets(described, OffsetSpec.latest()));
    }

    /**
     * The same up to a moment, by the brokers' clocks.
     *
     * @throws ReplayFailedException if there is no such topic, or no broker answers
     */
    public Extent extent(String topic, Instant until) {
        Extent now = extent(topic);
        Map<Integer, Long> ends = new TreeMap<>(now.ends());
        offsets(describe(topic), OffsetSpec.forTimestamp(until.toEpochMilli())).forEach((partition, offset) -> {
            if (offset >= 0) {
                ends.merge(partition, offset, Math::min);
            }
        });
        return new Extent(now.topicId(), now.begins(), ends);
    }

    private Map<Integer, Long> offsets(TopicDescription topic, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        topic.partitions().forEach(each -> asked.put(new TopicPartition(topic.name(), each.partition()), which));
        try {
            Map<Integer, Long> offsets = new TreeMap<>();
            admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get(ANSWERED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach((partition, found) -> offsets.put(partition.partition(), found.offset()));
            return offsets;
        } catch (ExecutionException | TimeoutException e) {
            throw silent(topic.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw silent(topic.name(), e);
        }
    }

    /** The offsets of a window: see {@link WindowLookup#find}. */
    public Window find(String topic, Bound from, Bound to, Clock clock) {
        try {
            return new WindowLookup(consumer, clock).find(topic, from, to);
        } catch (KafkaException e) {
            throw silent(topic, e);
        }
    }

    private static ReplayFailedException silent(String topic, Exception cause) {
        return new ReplayFailedException(
                "the Kafka brokers do not describe " + topic + " ("
                        + cause.getClass().getSimpleName()
                        + "): check kafka.bootstrap.servers, that the brokers run, and the rights of this user",
                cause);
    }

    @Override
    public void close() {
        try {
            consumer.close();
        } finally {
            admin.close(ANSWERED_WITHIN);
        }
    }
}
