package dev.tally.sink.restore;

import dev.tally.runtime.decode.SchemaRegistryOutage;
import dev.tally.sink.loop.CheckedBatch;
import dev.tally.sink.loop.CheckedBatch.Outcome;
import dev.tally.sink.loop.RecordExaminer;
import dev.tally.sink.loop.Stage;
import dev.tally.sink.restore.RestorePlan.PartitionPlan;
import dev.tally.sink.storage.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Restores one partition: a thread of its own reads and checks, the caller's writes. Between them lie few batches, so memory is
 * bounded, and while the database works on one batch the next is being checked.
 *
 * <p>{@link #run} is called once.
 */
final class Lane {
    private static final int BATCHES_AHEAD = 2;
    private static final Duration POLL = Duration.ofMillis(250);

    /** A fetch may take that long without anything being wrong. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final TopicPartition partition;
    private final PartitionPlan plan;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<RecordExaminer> examiners;
    private final Supplier<Pause> pauses;
    private final long batchBytes;
    private final Busy busy;
    private final BlockingQueue<Parcel> queue = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    private volatile boolean abandoned;

    /** What goes from thread to thread: a batch, or the end, or why there is no more. */
    private record Parcel(
            @Nullable CheckedBatch batch, @Nullable RuntimeException failure) {}

    /** How long the threads of all lanes have worked, in nanoseconds. */
    record Busy(AtomicLong reading, AtomicLong checking, AtomicLong writing, AtomicLong waiting) {
        Busy() {
            this(new AtomicLong(), new AtomicLong(), new AtomicLong(), new AtomicLong());
        }
    }

    /** Told of each batch that is committed. */
    interface Committed {
        /**
         * Asked before a batch is written.
         *
         * @throws RestoreFailedException if so many must not be set aside
         */
        void requireAllowed(int setAside);

        void batch(int records, int setAside);
    }

    Lane(
            TopicPartition partition,
            PartitionPlan plan,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<RecordExaminer> examiners,
            Supplier<Pause> pauses,
            long batchBytes,
            Busy busy) {
        this.partition = partition;
        this.plan = plan;
        this.consumers = consumers;
        this.examiners = examiners;
        this.pauses = pauses;
        this.batchBytes = batchBytes;
        this.busy = busy;
    }

    /** Writes until the planned end is stored. */
    void run(Claim begin, Stage stage, Committed committed) throws InterruptedException {
        Thread reader = new Thread(() -> read(begin), "restore-read-" + partition.partition());
        reader.start();
        try {
            Claim claim = begin;
            for (Parcel parcel = take(); parcel.batch() != null; parcel = take()) {
                committed.requireAllowed(parcel.batch().setAside());
                claim = write(parcel.batch(), claim, stage);
                committed.batch(parcel.batch().records(), parcel.batch().setAside());
            }
        } finally {
            abandoned = true;
            queue.clear();
            reader.interrupt();
            reader.join();
        }
    }

    private Parcel take() throws InterruptedException {
        long begun = System.nanoTime();
        Parcel parcel = queue.take();
        busy.waiting().addAndGet(System.nanoTime() - begun);
        if (parcel.failure() != null) {
            throw parcel.failure();
        }
        return parcel;
    }

    private Claim write(CheckedBatch batch, Claim begin, Stage stage) throws InterruptedException {
        Pause pause = pauses.get();
        Claim claim = begin;
        while (true) {
            long begun = System.nanoTime();
            Outcome outcome = batch.write(stage, claim);
            busy.writing().addAndGet(System.nanoTime() - begun);
            if (outcome instanceof Outcome.Done done) {
                return done.claim();
            }
            if (outcome instanceof Outcome.Lost lost) {
                throw new RestoreFailedException(
                        lost.detail() + ". Stop every sink of this database, then run the restore again", null);
            }
            Outcome.Away away = (Outcome.Away) outcome;
            claim = away.claim();
            pause.on(away.detail());
        }
    }

    private void read(Claim begin) {
        try (Consumer<byte[], byte[]> consumer = consumers.get();
                RecordExaminer examiner = examiners.get()) {
            consumer.assign(List.of(partition));
            consumer.seek(
                    partition, new OffsetAndMetadata(begin.nextOffset(), Optional.ofNullable(begin.leaderEpoch()), ""));
            Pause silence = pauses.get();
            long heard = System.nanoTime();
            while (!abandoned && consumer.position(partition) < plan.end()) {
                long begun = System.nanoTime();
                ConsumerRecords<byte[], byte[]> fetched = consumer.poll(POLL);
                busy.reading().addAndGet(System.nanoTime() - begun);
                OffsetAndMetadata next = fetched.nextOffsets().get(partition);
                if (next == null && System.nanoTime() - heard > QUIET.toNanos()) {
                    silence.on("the brokers give nothing of " + partition + " from offset "
                            + consumer.position(partition));
                } else if (next != null) {
                    silence.over();
                    heard = System.nanoTime();
                    pack(fetched.records(partition), next, examiner);
                }
            }
            queue.put(new Parcel(null, null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            report(e);
        }
    }

    private void report(RuntimeException failure) {
        try {
            while (!abandoned && !queue.offer(new Parcel(null, failure), 100, TimeUnit.MILLISECONDS)) {
                // The writer is busy; it looks into the queue when it is done.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cuts what was fetched into batches that a transaction can hold. */
    private void pack(List<ConsumerRecord<byte[], byte[]>> records, OffsetAndMetadata next, RecordExaminer examiner)
            throws InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            int size = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
            if (!batch.isEmpty() && bytes + size > batchBytes) {
                ConsumerRecord<byte[], byte[]> last = batch.get(batch.size() - 1);
                hand(batch, last.offset() + 1, last.leaderEpoch().orElse(null), examiner);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(record);
            bytes += size;
        }
        hand(batch, next.offset(), next.leaderEpoch().orElse(null), examiner);
    }

    private void hand(
            List<ConsumerRecord<byte[], byte[]>> records,
            long nextOffset,
            @Nullable Integer leaderEpoch,
            RecordExaminer examiner)
            throws InterruptedException {
        Pause outage = pauses.get();
        while (true) {
            try {
                long begun = System.nanoTime();
                CheckedBatch batch = CheckedBatch.of(examiner, partition, records, nextOffset, leaderEpoch);
                busy.checking().addAndGet(System.nanoTime() - begun);
                queue.put(new Parcel(batch, null));
                return;
            } catch (SchemaRegistryOutage away) {
                outage.on(String.valueOf(away.getMessage()));
            }
        }
    }
}
