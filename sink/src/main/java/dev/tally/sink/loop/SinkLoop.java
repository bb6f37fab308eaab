package dev.tally.sink.loop;

import dev.tally.schemas.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the record topic into PostgreSQL, one step at a time.
 *
 * <p>The place in Kafka is in the database, in the same transaction as the rows. So there is no moment at which one is there
 * without the other, and a group offset is not needed to begin. The group's offset says something else: up to where gateways
 * were told.
 *
 * <p>While there is work, or something is away, the partitions are paused and polling goes on without fetching: the
 * group sees a sink that lives, and keeps its partitions with it through an outage of the database of any length. One
 * transaction at most lies between two polls.
 *
 * <p>One thread owns the loop and with it the consumer. {@link #runOnce} throws {@link SinkStoppedException} if a person must
 * decide how to go on, and Kafka's exceptions if the consumer cannot go on; in both cases everything committed is whole.
 */
public final class SinkLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SinkLoop.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Stage stage;
    private final Waiting waiting;
    private final HeldPartitions held;
    private final long batchBytes;

    /** Whether the group is being asked to keep places. */
    private boolean keeping;

    /**
     * A loop that has joined no group yet. Owns the consumer.
     *
     * @param batchBytes most bytes of records, as they are in Kafka, in one transaction; one record always fits
     */
    public SinkLoop(Consumer<byte[], byte[]> consumer, Stage stage, Waiting waiting, Clock clock, long batchBytes) {
        this.consumer = consumer;
        this.stage = stage;
        this.waiting = waiting;
        this.held = new HeldPartitions(consumer, stage, clock);
        this.batchBytes = batchBytes;
    }

    /** Joins the group. */
    public void subscribe() {
        consumer.subscribe(List.of(Topics.RECORD.name()), held);
    }

    /** Polls once, and takes one step of the work there is: at most one transaction. */
    public void runOnce() {
        fetch();
        keepPlaces();
        stage.metrics().lag(lag());
        if (waiting.left().compareTo(Duration.ZERO) > 0) {
            return;
        }
        Optional<String> away = held.claimAssigned().or(this::work);
        away.ifPresentOrElse(waiting::on, waiting::over);
    }

    private void fetch() {
        boolean busy = !held.work().isEmpty() || waiting.current() != null;
        if (busy) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(held.claimed());
        }
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(busy ? pause() : POLL);
            for (TopicPartition partition : records.partitions()) {
                enqueue(partition, records.records(partition), placeAfter(records, partition));
            }
        } catch (LogTruncationException e) {
            Map<TopicPartition, OffsetAndMetadata> divergent = e.divergentOffsets();
            e.offsetOutOfRangePartitions()
                    .forEach((partition, position) -> rewind(partition, position, divergent.get(partition)));
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions().forEach((partition, position) -> rewind(partition, position, null));
        }
    }

    /** Has the group keep the places up to which gateways were told. One request at a time; what fails is tried again. */
    private void keepPlaces() {
        stage.confirmations().proceed();
        Map<TopicPartition, OffsetAndMetadata> places =
                new HashMap<>(stage.confirmations().places());
        places.keySet().retainAll(held.claimed());
        if (keeping || places.isEmpty()) {
            return;
        }
        keeping = true;
        consumer.commitAsync(places, (kept, failure) -> {
            keeping = false;
            if (failure == null) {
                stage.confirmations().kept(kept);
            } else {
                stage.metrics().placeNotKept();
            }
        });
    }

    /** With work at hand there is no waiting for records; with something away, the poll is the pause before the next attempt. */
    private Duration pause() {
        Duration left = waiting.left();
        return left.isNegative() ? Duration.ZERO : left.compareTo(POLL) < 0 ? left : POLL;
    }

    /** After the last record, and after the marks of transactions behind it, so that the lag comes down to nothing. */
    private static Place placeAfter(ConsumerRecords<byte[], byte[]> records, TopicPartition partition) {
        OffsetAndMetadata next = records.nextOffsets().get(partition);
        List<ConsumerRecord<byte[], byte[]>> fetched = records.records(partition);
        return next == null ? Place.after(new Fetched(fetched.get(fetched.size() - 1))) : Place.of(next);
    }

    /** Cuts what was fetched into batches whose bytes a transaction can hold in memory. */
    private void enqueue(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, Place upTo) {
        List<Fetched> batch = new ArrayList<>();
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Fetched fetched = new Fetched(record);
            if (!batch.isEmpty() && bytes + fetched.bytes() > batchBytes) {
                held.work().add(new Work.Raw(partition, batch, Place.after(batch.get(batch.size() - 1))));
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(fetched);
            bytes += fetched.bytes();
        }
        held.work().add(new Work.Raw(partition, batch, upTo));
    }

    /**
     * The brokers do not have the place that the consumer wants. What was fetched before is still written; then it goes back,
     * as a step of work like any other, because the brokers must be asked and may not answer.
     */
    private void rewind(TopicPartition partition, long position, @Nullable OffsetAndMetadata divergent) {
        if (!held.isClaimed(partition)) {
            return;
        }
        LOG.warn("The log of {} does not hold offset {} any more; what it holds now is read", partition, position);
        // A position is needed, or every poll fails again; nothing is fetched from it while there is work.
        consumer.seek(partition, divergent == null ? new OffsetAndMetadata(0) : divergent);
        Place parted = divergent == null ? null : Place.of(divergent);
        held.work().add(new Work.Rewind(partition, position, parted, held.takeTold(partition)));
    }

    private Optional<String> work() {
        Work next = held.work().peek();
        if (next == null) {
            return Optional.empty();
        }
        TopicPartition partition = next.partition();
        Step step = next.step(stage, held.claim(partition));
        if (step instanceof Step.Wait wait) {
            return Optional.of(wait.detail());
        }
        if (step instanceof Step.Lost lost) {
            LOG.warn("{}", lost.detail());
            stage.metrics().fenced();
            held.fenced(partition);
            return Optional.empty();
        }
        held.work().remove();
        if (step instanceof Step.Done done) {
            held.moved(partition, done.claim());
        } else if (step instanceof Step.Rewound rewound) {
            held.moved(partition, rewound.claim());
            consumer.seek(partition, rewound.from().toKafka());
            LOG.warn(
                    "Reading {} again from offset {}", partition, rewound.from().offset());
        } else {
            List<Work> rest = ((Step.Onward) step).rest();
            for (int i = rest.size() - 1; i >= 0; i--) {
                held.work().addFirst(rest.get(i));
            }
        }
        return Optional.empty();
    }

    private long lag() {
        long lag = held.waitingRecords();
        for (TopicPartition partition : held.claimed()) {
            OptionalLong behind = consumer.currentLag(partition);
            lag += behind.orElse(0);
        }
        return lag;
    }

    /** Leaves the group, with the places up to which gateways were told: what is left out of them is told again. */
    @Override
    public void close() {
        try (consumer) {
            stage.confirmations().settle(SETTLED_WITHIN);
            Map<TopicPartition, OffsetAndMetadata> places =
                    new HashMap<>(stage.confirmations().places());
            places.keySet().retainAll(held.claimed());
            if (!places.isEmpty()) {
                keepLast(places);
            }
        }
    }

    private void keepLast(Map<TopicPartition, OffsetAndMetadata> places) {
        try {
            consumer.commitSync(places, SETTLED_WITHIN);
        } catch (WakeupException meantForThePoll) {
            consumer.commitSync(places, SETTLED_WITHIN);
        } catch (CommitFailedException | RetriableException e) {
            LOG.info(
                    "Gateways will be told once more of what was stored last ({})",
                    e.getClass().getSimpleName());
        }
    }
}
