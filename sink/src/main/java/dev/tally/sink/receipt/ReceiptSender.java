package dev.tally.sink.receipt;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.ReceiptBatch;
import dev.tally.event.Sha256;
import dev.tally.runtime.decode.RegistryFailure;
import dev.tally.schemas.receipt.Acceptance;
import dev.tally.schemas.receipt.ReceiptBatches;
import dev.tally.schemas.topic.Topics;
import dev.tally.sink.loop.Confirmations;
import dev.tally.sink.loop.SinkStoppedException;
import dev.tally.sink.loop.StoredListener;
import dev.tally.sink.receipt.Delivery.Standing;
import dev.tally.sink.storage.StoredRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells gateways what is stored and what was set aside, and keeps what Kafka has not acknowledged until it has. A receipt says
 * STORED with the digest that PostgreSQL computed and with nothing else, and never before COMMIT.
 *
 * <p>While Kafka or the registry is away, storing goes on until {@value #MOST_PENDING} receipts wait, and then waits too: what
 * is stored is read by somebody who wants to hear of it, and memory is not for ever.
 *
 * <p>For the loop's thread. Owns the producer. Throws {@link SinkStoppedException} if receipts can never be written.
 */
public final class ReceiptSender implements StoredListener, Confirmations, AutoCloseable {
    /** About as many as one transaction of the standard size makes, and some ten megabytes. */
    static final int MOST_PENDING = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptSender.class);
    private static final String NAME = "sink";

    /** Acknowledgements usually take milliseconds: a moment's patience keeps the loop from pausing for nothing. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Producer<String, ReceiptBatch> producer;
    private final Clock clock;
    private final ReceiptMeters meters;
    private final Map<TopicPartition, Deque<Entry>> queues = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> places = new HashMap<>();

    /** Why the last attempt failed; null since one has succeeded. */
    private @Nullable String trouble;

    /** What waits in a partition's queue: receipts on their way, or a place that is reached once they have arrived. */
    private sealed interface Entry {
        record Receipts(Delivery delivery) implements Entry {}

        record Mark(OffsetAndMetadata place) implements Entry {}
    }

    /** Sends with this producer. */
    public ReceiptSender(Producer<String, ReceiptBatch> producer, Clock clock, ReceiptMeters meters) {
        this.producer = producer;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public void stored(TopicPartition partition, List<StoredRecord> records) {
        ReceiptBatches batches = new ReceiptBatches(NAME, clock.instant());
        for (StoredRecord stored : records) {
            for (Acceptance acceptance : Acceptance.allOf(stored.record())) {
                batches.add(acceptance, acceptance.stored(computed(stored, acceptance), stored.version()));
            }
        }
        send(partition, batches);
    }

    private static Sha256 computed(StoredRecord stored, Acceptance acceptance) {
        Sha256 digest = stored.digests().get(acceptance.eventId());
        if (digest == null) {
            throw new IllegalStateException(
                    "the database has told no digest of event " + acceptance.eventId() + ", which it stored");
        }
        return digest;
    }

    @Override
    public void setAside(TopicPartition partition, List<ConsultationRecord> records) {
        ReceiptBatches batches = new ReceiptBatches(NAME, clock.instant());
        for (ConsultationRecord record : records) {
            Acceptance.allOf(record).forEach(acceptance -> batches.add(acceptance, acceptance.quarantined()));
        }
        send(partition, batches);
    }

    @Override
    public void reached(TopicPartition partition, OffsetAndMetadata place) {
        queue(partition).add(new Entry.Mark(place));
    }

    private void send(TopicPartition partition, ReceiptBatches batches) {
        for (ReceiptBatch batch : batches.all()) {
            Delivery delivery = new Delivery(batch);
            queue(partition).add(new Entry.Receipts(delivery));
            meters.queued(batch);
            if (trouble == null) {
                attempt(delivery);
            }
        }
    }

    private Deque<Entry> queue(TopicPartition partition) {
        return queues.computeIfAbsent(partition, key -> new ArrayDeque<>());
    }

    /** Sends a batch. With no broker in reach this takes as long as the producer's patience with metadata. */
    private void attempt(Delivery delivery) {
        ReceiptBatch batch = delivery.batch();
        try {
            delivery.sent(producer.send(new ProducerRecord<>(Topics.RECEIPT.name(), batch.getGatewayId(), batch)));
            if (delivery.standing() == Standing.FAILED) {
                failed(delivery);
            }
        } catch (SerializationException e) {
            if (!RegistryFailure.isOutage(e)) {
                throw new SinkStoppedException("receipts cannot be written (" + e.getMessage()
                        + "): is the schema registered (tally topics apply --execute)? What is stored is stored, and its"
                        + " receipts follow once the sink is started again");
            }
            trouble(e);
        } catch (KafkaException e) {
            trouble(e);
        }
    }

    private void failed(Delivery delivery) {
        Throwable failure = delivery.failure();
        delivery.unsent();
        meters.resent();
        if (failure != null) {
            trouble(failure);
        }
    }

    private void trouble(Throwable failure) {
        String kind = failure.getClass().getSimpleName();
        if (!kind.equals(trouble)) {
            LOG.warn("Receipts wait, nothing is lost meanwhile: they are not acknowledged by Kafka ({})", kind);
        }
        trouble = kind;
    }

    @Override
    public void proceed() {
        boolean stuck = false;
        for (Map.Entry<TopicPartition, Deque<Entry>> queue : queues.entrySet()) {
            for (Entry entry : queue.getValue()) {
                if (!stuck && entry instanceof Entry.Receipts receipts) {
                    stuck = !isUnderWay(receipts.delivery());
                }
            }
            takeArrived(queue.getKey(), queue.getValue());
        }
        if (!stuck) {
            trouble = null;
        }
    }

    /** Sends what is not sent and what has failed. Returns false if that failed at once: the others would fail alike. */
    private boolean isUnderWay(Delivery delivery) {
        if (delivery.standing() == Standing.FAILED) {
            failed(delivery);
        }
        if (delivery.standing() == Standing.UNSENT) {
            attempt(delivery);
        }
        return delivery.standing() != Standing.UNSENT;
    }

    private void takeArrived(TopicPartition partition, Deque<Entry> queue) {
        while (!queue.isEmpty()) {
            if (queue.peek() instanceof Entry.Mark mark) {
                places.put(partition, mark.place());
            } else {
                Delivery delivery = ((Entry.Receipts) queue.peek()).delivery();
                if (delivery.standing() != Standing.ACKNOWLEDGED) {
                    return;
                }
                meters.acknowledged(delivery.batch());
            }
            queue.remove();
        }
    }

    @Override
    public Optional<String> hindrance() {
        if (meters.pending() > MOST_PENDING) {
            settleUntil(MOST_PENDING, MOMENT);
        }
        int pending = meters.pending();
        return pending <= MOST_PENDING
                ? Optional.empty()
                : Optional.of("Kafka has not acknowledged " + pending + " receipts in " + Topics.RECEIPT.name()
                        + (trouble == null ? "" : " (" + trouble + ")")
                        + "; nothing more is stored until it has: check the brokers and the schema registry");
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> places() {
        return Map.copyOf(places);
    }

    @Override
    public void kept(Map<TopicPartition, OffsetAndMetadata> kept) {
        kept.forEach(places::remove);
    }

    @Override
    public void forget(TopicPartition partition) {
        Deque<Entry> queue = queues.remove(partition);
        if (queue != null) {
            for (Entry entry : queue) {
                if (entry instanceof Entry.Receipts receipts) {
                    meters.dropped(receipts.delivery().batch());
                }
            }
        }
        places.remove(partition);
    }

    @Override
    public void settle(Duration patience) {
        settleUntil(0, patience);
        proceed();
    }

    private void settleUntil(int most, Duration patience) {
        long giveUpAt = System.nanoTime() + patience.toNanos();
        proceed();
        while (meters.pending() > most && trouble == null && System.nanoTime() - giveUpAt < 0) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            Delivery oldest = oldest();
            if (oldest != null) {
                oldest.await(Duration.ofNanos(giveUpAt - System.nanoTime()));
            }
            proceed();
        }
    }

    private @Nullable Delivery oldest() {
        for (Deque<Entry> queue : queues.values()) {
            if (queue.peek() instanceof Entry.Receipts receipts) {
                return receipts.delivery();
            }
        }
        return null;
    }

    /** Gives up what is not acknowledged: it lies behind the group's offset, and whoever claims its partition tells it again. */
    @Override
    public void close() {
        List.copyOf(queues.keySet()).forEach(this::forget);
        producer.close(CLOSE_WITHIN);
    }
}
