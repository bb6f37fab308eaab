package dev.tally.replay.window;

import dev.tally.replay.ReplayFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads stretches of partitions, record by record, without a group and without moving anybody's offsets. Memory is bounded by
 * what the consumer fetches ahead.
 *
 * <p>For one thread. The consumer is the caller's.
 */
public final class SpanReader {
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final Duration patience;

    /** Takes records, one at a time, each partition in its order. */
    public interface Handler {
        /** Handles one record. */
        void accept(ConsumerRecord<byte[], byte[]> record) throws IOException;

        /** Told after each poll that everything handed out so far was handled. */
        default void pause() throws IOException {}
    }

    /**
     * A reader with this consumer.
     *
     * @param patience how long the brokers may give nothing, although there is something, before reading fails
     */
    public SpanReader(Consumer<byte[], byte[]> consumer, Duration patience) {
        this.consumer = consumer;
        this.patience = patience;
    }

    /**
     * Reads stretches to their ends, those of several partitions at the same time.
     *
     * @throws ReplayFailedException if the brokers stay silent, or purge what is being read
     * @throws IOException from the handler
     */
    public void read(String topic, Collection<Span> spans, Handler handler) throws IOException {
        Map<TopicPartition, Long> ends = new HashMap<>();
        assign(topic, spans).forEach((partition, span) -> ends.put(partition, span.to()));
        long heard = System.nanoTime();
        while (!ends.isEmpty()) {
            ConsumerRecords<byte[], byte[]> records = poll(topic);
            handOut(records, ends, handler);
            boolean moved = !records.isEmpty();
            for (TopicPartition partition : List.copyOf(ends.keySet())) {
                // By position and not by record: the last offsets may be marks of transactions, which are not handed
                // out.
                if (consumer.position(partition) >= end(ends, partition)) {
                    ends.remove(partition);
                    consumer.pause(List.of(partition));
                    moved = true;
                }
            }
            handler.pause();
            if (moved) {
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > patience.toNanos()) {
                throw silent(ends.keySet().iterator().next());
            }
        }
    }

    /** Reads stretches from their beginnings and goes on with what is committed afterwards, until told to end. */
    public void follow(String topic, Collection<Span> spans, Handler handler, BooleanSupplier goOn) throws IOException {
        Map<TopicPartition, Long> ends = new HashMap<>();
        assign(topic, spans).keySet().forEach(partition -> ends.put(partition, Long.MAX_VALUE));
        while (goOn.getAsBoolean()) {
            handOut(poll(topic), ends, handler);
            handler.pause();
        }
    }

    private Map<TopicPartition, Span> assign(String topic, Collection<Span> spans) {
        Map<TopicPartition, Span> assigned = new HashMap<>();
        spans.forEach(span -> assigned.put(new TopicPartition(topic, span.partition()), span));
        consumer.assign(assigned.keySet());
        consumer.resume(assigned.keySet());
        assigned.forEach((partition, span) -> consumer.seek(partition, span.from()));
        return assigned;
    }

    private ConsumerRecords<byte[], byte[]> poll(String topic) {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException gone) {
            throw new ReplayFailedException(
                    "records of " + topic + " were purged while they were being read: "
                            + gone.offsetOutOfRangePartitions() + " is gone",
                    gone);
        } catch (KafkaException broken) {
            throw new ReplayFailedException(
                    "reading " + topic + " has failed (" + broken.getClass().getSimpleName()
                            + "): check the brokers and the rights of this user",
                    broken);
        }
    }

    private static void handOut(
            ConsumerRecords<byte[], byte[]> records, Map<TopicPartition, Long> ends, Handler handler)
            throws IOException {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
            if (end != null && record.offset() < end) {
                handler.accept(record);
            }
        }
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }

    private ReplayFailedException silent(TopicPartition partition) {
        return new ReplayFailedException(
                "no broker has given anything of " + partition + " for " + patience.toSeconds()
                        + " s, although there is"
                        + " more to read from offset " + consumer.position(partition)
                        + " on: check that the brokers run, then go on with --resume",
                null);
    }
}
