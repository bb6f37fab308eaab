package dev.tally.producer.outbox;

import dev.tally.event.Origin;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.fact.EventName;
import dev.tally.schemas.topic.EventHeaders;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox without a journal: hands events to a Kafka producer ({@code acks=all}, idempotent) and says what Kafka said.
 * Between the answer to the client and Kafka nothing is kept, so a client is answered only when Kafka has acknowledged.
 *
 * <p>{@link Producer#send} can block for {@code max.block.ms} when the brokers are away, so it is called on one thread of its
 * own behind a bounded queue. That thread also gives the sequence numbers, in the order in which the producer takes the
 * events; a number is used up only when the producer has taken its event.
 *
 * <p>What became of an event is told on the producer's thread.
 *
 * <p>Owns its thread and the producer, which it closes. Safe for any thread.
 */
public final class DirectSender implements Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(DirectSender.class);
    private static final Duration IDLE = Duration.ofMillis(100);

    private final String gatewayId;
    private final UUID incarnation;
    private final Producer<UUID, SpecificRecord> producer;
    private final BlockingQueue<Pending> queue;
    private final Duration closeTimeout;
    private final Thread thread;

    /** Every event taken and not answered, so that {@link #close} can answer it. */
    private final Set<Pending> unanswered = ConcurrentHashMap.newKeySet();

    /**
     * Guards {@link #closing}. Closes the race of an offer that is queued after the thread has looked into the queue for the
     * last time.
     */
    private final Object gate = new Object();

    private boolean closing;

    /** The last sequence number used. Belongs to the sender's thread. */
    private long sequence;

    /**
     * Does no I/O; {@link #start} does.
     *
     * @param gatewayId name of this gateway, stable over restarts
     * @param incarnation random, new at each start
     * @param producer a producer with {@code acks=all}; from now on this sender's
     * @param queueCapacity how many events wait for the producer at most
     * @param closeTimeout how long {@link #close} waits for Kafka
     */
    public DirectSender(
            String gatewayId,
            UUID incarnation,
            Producer<UUID, SpecificRecord> producer,
            int queueCapacity,
            Duration closeTimeout) {
        this.gatewayId = gatewayId;
        this.incarnation = incarnation;
        this.producer = producer;
        this.queue = new ArrayBlockingQueue<>(queueCapacity);
        this.closeTimeout = closeTimeout;
        this.thread = new Thread(this::sendUntilClosed, "tally-outbox");
    }

    /** Starts the sender's thread. */
    public void start() {
        thread.start();
    }

    @Override
    public Offer offer(Draft<?> draft, Consumer<Delivery> whenDelivered) {
        Pending pending = new Pending(draft, whenDelivered);
        synchronized (gate) {
            if (closing) {
                return new Offer.Refused("the gateway is stopping");
            }
            unanswered.add(pending);
            if (!queue.offer(pending)) {
                unanswered.remove(pending);
                return new Offer.Refused("Kafka takes events more slowly than they come in");
            }
        }
        return new Offer.Taken();
    }

    private void sendUntilClosed() {
        try {
            while (true) {
                Pending next = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    send(next);
                } else if (isClosing()) {
                    return;
                }
            }
        } catch (InterruptedException stop) {
            // Only close() interrupts, when its time is over; it answers what is left.
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback is told the same, on the thread that knows it first.
    private void send(Pending pending) {
        Origin origin = new Origin(gatewayId, incarnation, sequence + 1, false);
        try {
            producer.send(record(pending.draft, origin), (metadata, failure) -> {
                if (failure == null) {
                    answer(pending, new Delivery.Replicated(origin));
                } else {
                    // On this thread the producer failed before it took the event; on its own thread, after.
                    if (Thread.currentThread() == thread) {
                        pending.neverTaken = true;
                    }
                    answer(pending, inDoubt(pending, failure));
                }
            });
            if (!pending.neverTaken) {
                sequence++;
            }
        } catch (RuntimeException notTaken) {
            // The value could not be serialised (the registry is away), or the producer is closed. A serializer of
            // another
            // make can throw anything; whatever it is, this thread must go on for the events behind.
            answer(pending, inDoubt(pending, notTaken));
        }
    }

    private static <V extends SpecificRecord> ProducerRecord<UUID, SpecificRecord> record(
            Draft<V> draft, Origin origin) {
        EventName name = draft.name();
        ProducerRecord<UUID, SpecificRecord> record =
                new ProducerRecord<>(draft.topic().name(), name.consultationId(), draft.complete(origin));
        record.headers().add(EventHeaders.EVENT_ID, EventHeaders.eventId(name.eventId()));
        record.headers().add(EventHeaders.ORIGIN, EventHeaders.origin(origin));
        return record;
    }

    /** Class names only: a serializer's message may quote the value. */
    private static Delivery inDoubt(Pending pending, Exception failure) {
        Throwable cause = failure.getCause();
        String reason = failure.getClass().getSimpleName()
                + (cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")");
        LOG.warn(
                "event {} was not acknowledged by Kafka: {}",
                pending.draft.name().eventId(),
                reason);
        return new Delivery.InDoubt(reason);
    }

    private void answer(Pending pending, Delivery delivery) {
        if (unanswered.remove(pending)) {
            pending.whenDelivered.accept(delivery);
        }
    }

    private boolean isClosing() {
        synchronized (gate) {
            return closing;
        }
    }

    @Override
    public String gatewayId() {
        return gatewayId;
    }

    @Override
    public UUID incarnation() {
        return incarnation;
    }

    @Override
    public boolean journaled() {
        return false;
    }

    @Override
    public int depth() {
        return queue.size();
    }

    @Override
    public void close() {
        synchronized (gate) {
            if (closing) {
                return;
            }
            closing = true;
        }
        try {
            thread.join(closeTimeout.toMillis());
            thread.interrupt();
        } catch (InterruptedException hurried) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        producer.close(closeTimeout);
        unanswered.forEach(pending -> answer(pending, new Delivery.InDoubt("the gateway stopped")));
    }

    /** An event on its way. */
    private static final class Pending {
        private final Draft<?> draft;
        private final Consumer<Delivery> whenDelivered;

        /** Set and read on the sender's thread when the producer refused the event before it took it. */
        private boolean neverTaken;

        private Pending(Draft<?> draft, Consumer<Delivery> whenDelivered) {
            this.draft = draft;
            this.whenDelivered = whenDelivered;
        }
    }
}
