package dev.tally.producer.kafka;

import dev.tally.event.Receipt;
import dev.tally.event.ReceiptBatch;
import dev.tally.event.Sha256;
import dev.tally.producer.journal.Change;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;
import dev.tally.producer.journal.JournalClosedException;
import dev.tally.producer.journal.ReceiptPosition;
import dev.tally.runtime.decode.Decoded;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.decode.SchemaRegistryOutage;
import dev.tally.runtime.service.StopSignal;
import dev.tally.schemas.digest.ContentDigest;
import dev.tally.schemas.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads this gateway's receipts from the one partition that its id hashes to, as far as they were committed, and notes in the journal
 * what they say. The position is in the journal, in the same commit as what was read up to it; there is no group.
 *
 * <p>Receipts may come twice, late or not at all: states only go forward, and what is not confirmed is sent again and answered
 * again. So a position that is gone means "from the beginning", and a receipt that cannot be decoded is counted, told and passed
 * over: it is of no event, only about one.
 *
 * <p>One thread owns it and the consumer. {@link #trouble} and the counters are safe for any thread.
 */
public final class ReceiptReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** After a long absence there may be a million of receipts; they need not be in memory at once. */
    private static final int MOST_IN_A_COMMIT = 2_000;

    /** The receipt topic as it is now. */
    public record Layout(UUID topicId, int partitions) {}

    private final Journal journal;
    private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
    private final Supplier<@Nullable Layout> layouts;
    private final Duration lookEvery;
    private final RecordDecoder<ReceiptBatch> decoder;
    private final byte[] ownKey;
    private final Clock clock;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LongAdder contradicted = new LongAdder();
    private final LongAdder undecodable = new LongAdder();
    private volatile @Nullable String trouble;
    private volatile @Nullable Consumer<byte[], byte[]> waking;

    /**
     * Does no I/O; {@link #start} does.
     *
     * @param consumers makes a consumer without a group, {@code read_committed}, which this reader closes
     * @param layouts tells the receipt topic's id and partitions, or null while the brokers do not
     * @param decoder of the receipt topic, which this reader closes
     * @param lookEvery how often the layout is looked at while receipts are read
     * @param ownKey this gateway's id as the key of a record
     * @param stop told when reading has ended by a fault
     */
    public ReceiptReader(
            Journal journal,
            Supplier<? extends Consumer<byte[], byte[]>> consumers,
            Supplier<@Nullable Layout> layouts,
            Duration lookEvery,
            RecordDecoder<ReceiptBatch> decoder,
            byte[] ownKey,
            Clock clock,
            StopSignal stop) {
        this.journal = journal;
        this.consumers = consumers;
        this.layouts = layouts;
        this.lookEvery = lookEvery;
        this.decoder = decoder;
        this.ownKey = ownKey.clone();
        this.clock = clock;
        this.thread =
                new Thread(stop.watched("gateway: the reader of receipts", this::readUntilClosed), "tally-receipts");
    }

    /** Starts the reader's thread. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** What keeps receipts from being read just now, or null. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** How many receipts said STORED with another digest than was accepted. Above zero is an alarm. */
    public long contradicted() {
        return contradicted.sum();
    }

    /** How many records of receipts could not be decoded. */
    public long undecodable() {
        return undecodable.sum();
    }

    private void readUntilClosed() {
        try (decoder) {
            while (closing.getCount() > 0) {
                try {
                    readUntilTrouble();
                } catch (WakeupException closed) {
                    // Only close() wakes it.
                    assert closing.getCount() == 0;
                } catch (KafkaException | SchemaRegistryOutage passing) {
                    say("receipts cannot be read (" + passing.getClass().getSimpleName() + ")");
                }
                boolean closed = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                assert closed || closing.getCount() > 0;
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException ended) {
            if (!JournalClosedException.isBehind(ended)) {
                throw ended;
            }
            trouble = "the journal is closed";
        }
    }

    private void readUntilTrouble() {
        Layout layout = layouts.get();
        if (layout == null) {
            say("receipts cannot be read: the brokers do not describe " + Topics.RECEIPT.name());
            return;
        }
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            waking = consumer;
            TopicPartition own = Partitions.of(Topics.RECEIPT.name(), ownKey, layout.partitions);
            consumer.assign(List.of(own));
            seek(consumer, own, layout);
            do {
                readUntilNextLook(consumer, own, layout);
            } while (closing.getCount() > 0 && isStill(layout));
        } finally {
            waking = null;
        }
    }

    /** With more partitions than before the receipts may come in another one. */
    private boolean isStill(Layout layout) {
        Layout now = layouts.get();
        return now == null || now.equals(layout);
    }

    private void readUntilNextLook(Consumer<byte[], byte[]> consumer, TopicPartition own, Layout layout) {
        long lookedAt = System.nanoTime();
        while (closing.getCount() > 0 && System.nanoTime() - lookedAt < lookEvery.toNanos()) {
            readOnce(consumer, own, layout);
            trouble = null;
        }
    }

    private void seek(Consumer<byte[], byte[]> consumer, TopicPartition own, Layout layout) {
        ReceiptPosition position = journal.receiptPosition();
        if (position == null) {
            consumer.seekToBeginning(List.of(own));
        } else if (position.topicId().equals(layout.topicId) && position.partition() == own.partition()) {
            consumer.seek(own, position.offset());
        } else {
            LOG.warn("{} was made anew or laid out otherwise: receipts are read from the beginning", own.topic());
            consumer.seekToBeginning(List.of(own));
        }
    }

    private void readOnce(Consumer<byte[], byte[]> consumer, TopicPartition own, Layout layout) {
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = consumer.poll(POLL);
        } catch (OffsetOutOfRangeException gone) {
            LOG.warn("the place in {} is gone: receipts are read from the beginning of what is left", own);
            consumer.seekToBeginning(List.of(own));
            return;
        }
        if (records.isEmpty()) {
            return;
        }
        List<Change> changes = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (Arrays.equals(record.key(), ownKey)) {
                changes.addAll(changesIn(record));
            }
            if (changes.size() >= MOST_IN_A_COMMIT) {
                note(changes, own, layout, record.offset() + 1);
                changes.clear();
            }
        }
        note(changes, own, layout, consumer.position(own));
    }

    private void note(List<Change> changes, TopicPartition own, Layout layout, long next) {
        ReceiptPosition position = new ReceiptPosition(layout.topicId, own.partition(), next);
        List<Entry> noted = journal.change(changes, position).join();
        LOG.debug("{} receipts changed {} states", changes.size(), noted.size());
    }

    private List<Change> changesIn(ConsumerRecord<byte[], byte[]> record) {
        if (decoder.decode(record.headers(), record.value()) instanceof Decoded.Value<ReceiptBatch> batch) {
            return changesIn(batch.value());
        }
        undecodable.increment();
        LOG.error(
                "the receipts at {}-{} offset {} do not decode; what they said is said again when it is asked for",
                record.topic(),
                record.partition(),
                record.offset());
        return List.of();
    }

    private List<Change> changesIn(ReceiptBatch batch) {
        List<Change> changes = new ArrayList<>();
        Instant now = clock.instant();
        for (Receipt receipt : batch.getReceipts()) {
            Entry entry = journal.find(receipt.getEventId());
            ReceiptVerdict verdict = ReceiptVerdict.of(receipt, entry, batch.getIssuedAt(), now);
            if (verdict instanceof ReceiptVerdict.Says says) {
                changes.add(says.change());
            } else if (verdict instanceof ReceiptVerdict.Contradicts contradiction) {
                raise(contradiction, batch.getIssuedBy());
            }
        }
        return changes;
    }

    private void raise(ReceiptVerdict.Contradicts contradiction, String issuedBy) {
        contradicted.increment();
        Sha256 stored = contradiction.stored();
        LOG.error(
                "ALARM: {} says that event {} (consultation {}) is stored with the digest {}, but {} was accepted; it is not"
                        + " taken as stored",
                issuedBy,
                contradiction.entry().name().eventId(),
                contradiction.entry().name().consultationId(),
                stored == null ? "none" : ContentDigest.hex(stored),
                ContentDigest.hex(contradiction.entry().digest()));
    }

    private void say(String sentence) {
        if (!sentence.equals(trouble)) {
            LOG.warn("{}", sentence);
        }
        trouble = sentence;
    }

    @Override
    public void close() {
        closing.countDown();
        Consumer<byte[], byte[]> reading = waking;
        if (reading != null) {
            reading.wakeup();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
            thread.interrupt();
        } catch (InterruptedException hurried) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
