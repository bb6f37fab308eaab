package dev.tally.producer.kafka;

import dev.tally.producer.journal.Change;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;
import dev.tally.producer.journal.JournalClosedException;
import dev.tally.producer.state.EventState;
import dev.tally.runtime.service.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the journal to Kafka: everything that Kafka is not known to have, and again what storage has not confirmed in time.
 *
 * <p>Any error of the producer means "in doubt": a broker may have written the record or not. So the producer is closed and
 * replaced, and everything that it had and did not acknowledge is sent again, with the same event ids and the same bytes.
 *
 * <p>Of one consultation and topic one event is on its way at a time. Otherwise an event could be written while the one before
 * it is in doubt, and the order of acceptance would not be that of the topic. Consultations do not wait for one another. What is on
 * its way is bounded by number and by bytes, and what may go to a partition or topic that has just taken nothing by less ({@link
 * Troubled}).
 *
 * <p>One thread owns it and the producer; {@code send} may block on it for {@code max.block.ms}. {@link #runOnce} is one step, for that
 * thread or for a test. {@link #trouble} and the counters are safe for any thread.
 */
public final class JournalSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalSender.class);
    private static final int MOST_ON_THEIR_WAY = 500;
    private static final long MOST_BYTES_ON_THEIR_WAY = 16L * 1024 * 1024;

    /** In one step, when events are passed over: others are to be settled meanwhile. */
    private static final int MOST_PASSED_AT_ONCE = 5_000;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LOOK_FOR_DUE_EVERY = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofMillis(200);

    /** Makes records of events, with the serializers that are configured. */
    public interface Encoder {
        /** The record of an event; throws whatever the serializer throws, while the registry is away for instance. */
        ProducerRecord<byte[], byte[]> encode(Entry entry, SpecificRecord event);

        /** The key of that record, without its event. */
        byte[] key(Entry entry);
    }

    /** Of which topic and consultation. */
    private record Lane(UUID consultationId, String topic) {}

    /** What the producer said of an entry, told on a thread of the producer's. */
    private record Outcome(
            Entry entry,
            TopicPartition at,
            int generation,
            @Nullable Exception failure) {}

    private final Journal journal;
    private final Encoder encoder;
    private final Supplier<? extends Producer<byte[], byte[]>> producers;
    private final Supplier<@Nullable String> obstacle;
    private final Clock clock;
    private final Duration closeWithin;
    private final Thread thread;

    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Semaphore news = new Semaphore(0);
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder replaced = new LongAdder();
    private volatile boolean closing;
    private volatile @Nullable String trouble;

    /** The last generation of which a failure was heard: what is sent after it is taken back in any case. */
    private volatile int failedGeneration = -1;

    // From here on, everything belongs to the sender's thread.
    private final Map<Lane, Deque<Entry>> lanes = new HashMap<>();
    private final Set<Long> onTheirWay = new HashSet<>();
    private final Troubled troubled = new Troubled(MOST_ON_THEIR_WAY / 2, MOST_BYTES_ON_THEIR_WAY / 2);

    /** How many partitions topics have, of those in which one failed. */
    private final Map<String, Integer> partitions = new HashMap<>();

    private @Nullable Producer<byte[], byte[]> producer;
    private CompletableFuture<List<Entry>> lastNoted = CompletableFuture.completedFuture(List.of());
    private int generation;
    private long bytesOnTheirWay;
    private long cursor;
    private long pausedUntil = System.nanoTime();
    private long lookForDueAt = System.nanoTime();

    /**
     * Does no I/O; {@link #start} does.
     *
     * @param producers makes a producer with {@code acks=all}, which this sender closes; may throw while brokers are away
     * @param obstacle why nothing must be sent just now, such as topics in which halves would not meet; null if nothing is
     * @param closeWithin how long {@link #close} waits for what is on its way
     * @param stop told when sending has ended by a fault
     */
    public JournalSender(
            Journal journal,
            Encoder encoder,
            Supplier<? extends Producer<byte[], byte[]>> producers,
            Supplier<@Nullable String> obstacle,
            Clock clock,
            Duration closeWithin,
            StopSignal stop) {
        this.journal = journal;
        this.encoder = encoder;
        this.producers = producers;
        this.obstacle = obstacle;
        this.clock = clock;
        this.closeWithin = closeWithin;
        this.thread = new Thread(stop.watched("gateway: the sender", this::sendUntilClosed), "tally-sender");
    }

    /** Starts the sender's thread. */
    public void start() {
        journal.listen(entry -> {
            if (entry.state().kind() == EventState.Kind.ACCEPTED) {
                wake();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void wake() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    /** What keeps events from being sent just now, or null. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** How many acknowledgements were heard. */
    public long acknowledged() {
        return acknowledged.sum();
    }

    /** How often a producer was replaced because of an error. */
    public long replaced() {
        return replaced.sum();
    }

    private void sendUntilClosed() {
        try {
            while (!closing) {
                runOnce();
                boolean woken = news.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                assert woken || !woken;
            }
            finish();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException ended) {
            if (!JournalClosedException.isBehind(ended)) {
                throw ended;
            }
            // Whoever closed the journal, or heard that it failed, ends the gateway.
            trouble = "the journal is closed";
        } finally {
            abandonProducer();
        }
    }

    /** One step: notes what was heard, takes more from the journal, and sends what may be sent. */
    void runOnce() {
        settle();
        String wrong = obstacle.get();
        if (wrong != null) {
            say(wrong);
        } else if (System.nanoTime() - pausedUntil >= 0) {
            take();
        }
    }

    private void settle() {
        List<Change> changes = new ArrayList<>();
        Exception failure = null;
        Set<TopicPartition> failing = new HashSet<>();
        List<Lane> free = new ArrayList<>();
        for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
            if (outcome.failure == null) {
                changes.add(new Change.Replicated(outcome.entry.name().eventId(), clock.instant()));
                acknowledged.increment();
                troubled.acknowledged(outcome.at);
            }
            if (outcome.generation == generation) {
                if (outcome.failure == null) {
                    free.add(leave(outcome.entry));
                } else {
                    failure = outcome.failure;
                    failing.add(outcome.at);
                }
            }
        }
        if (!changes.isEmpty()) {
            lastNoted = journal.change(changes, null);
            if (troubled.isEmpty()) {
                // The brokers answer again, whatever was said of them.
                trouble = null;
            }
        }
        if (failure != null) {
            replaceProducer(failure, known(failing));
        } else {
            free.forEach(this::sendNextOf);
        }
    }

    /** Partitions of topics whose layout the producer knows, so that it can be told which events go there; or the topics. */
    private Set<TopicPartition> known(Set<TopicPartition> failing) {
        Set<TopicPartition> known = new HashSet<>();
        for (TopicPartition at : failing) {
            known.add(Troubled.isWhole(at) || !isLayoutKnown(at.topic()) ? Troubled.whole(at.topic()) : at);
        }
        return known;
    }

    private boolean isLayoutKnown(String topic) {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            return false;
        }
        try {
            partitions.put(topic, open.partitionsFor(topic).size());
            return true;
        } catch (KafkaException notDescribed) {
            return false;
        }
    }

    private Lane leave(Entry entry) {
        Lane lane = laneOf(entry);
        Deque<Entry> waiting = lanes.get(lane);
        if (waiting != null) {
            Entry first = waiting.pollFirst();
            assert entry.equals(first);
            if (waiting.isEmpty()) {
                lanes.remove(lane);
            }
        }
        onTheirWay.remove(entry.place());
        bytesOnTheirWay -= entry.contentBytes();
        return lane;
    }

    private static Lane laneOf(Entry entry) {
        return new Lane(entry.name().consultationId(), entry.topic());
    }

    private void take() {
        goBackToWhatWasPassedOver();
        boolean took = true;
        for (int passed = 0; took && mayTake() && passed < MOST_PASSED_AT_ONCE; ) {
            List<Entry> next = journal.notReplicated(cursor, atOnce());
            took = !next.isEmpty();
            for (Entry entry : next) {
                if (!mayTake()) {
                    return;
                }
                cursor = entry.place();
                passed += enterIfAdmitted(entry) ? 0 : 1;
            }
        }
        if (onTheirWay.isEmpty() && !troubled.passedOver() && !isPaused()) {
            // Nothing is left that could be in trouble.
            trouble = null;
        }
        if (mayTake() && System.nanoTime() - lookForDueAt >= 0) {
            lookForDueAt = System.nanoTime() + LOOK_FOR_DUE_EVERY.toNanos();
            takeDue();
        }
    }

    private void takeDue() {
        int most = troubled.isEmpty() ? atOnce() : MOST_PASSED_AT_ONCE;
        for (Entry entry : journal.due(clock.instant(), most)) {
            if (!mayTake()) {
                return;
            }
            boolean entered = enterIfAdmitted(entry);
            assert entered || !troubled.isEmpty();
        }
    }

    private void goBackToWhatWasPassedOver() {
        long from = troubled.readAgainFrom(System.nanoTime());
        if (from <= cursor) {
            awaitNoted();
            cursor = from - 1;
        }
    }

    /** How many entries are read at once; more than there is room for when some of them are passed over. */
    private int atOnce() {
        return troubled.isEmpty() ? MOST_ON_THEIR_WAY - onTheirWay.size() : MOST_ON_THEIR_WAY;
    }

    private boolean mayTake() {
        return hasRoom() && !isPaused() && !hasFailed();
    }

    private boolean hasFailed() {
        return failedGeneration == generation;
    }

    private boolean hasRoom() {
        return onTheirWay.size() < MOST_ON_THEIR_WAY && bytesOnTheirWay < MOST_BYTES_ON_THEIR_WAY;
    }

    private boolean isPaused() {
        return System.nanoTime() - pausedUntil < 0;
    }

    /** Returns whether the entry is on its way. */
    private boolean enterIfAdmitted(Entry entry) {
        if (onTheirWay.contains(entry.place())) {
            return true;
        }
        if (!troubled.isEmpty() && !troubled.admits(placeOf(entry), entry.place(), entry.contentBytes())) {
            return false;
        }
        enter(entry);
        return true;
    }

    private TopicPartition placeOf(Entry entry) {
        Integer count = partitions.get(entry.topic());
        return count == null ? Troubled.whole(entry.topic()) : Partitions.of(entry.topic(), encoder.key(entry), count);
    }

    private void enter(Entry entry) {
        onTheirWay.add(entry.place());
        bytesOnTheirWay += entry.contentBytes();
        Deque<Entry> waiting = lanes.computeIfAbsent(laneOf(entry), lane -> new ArrayDeque<>());
        waiting.add(entry);
        if (waiting.size() == 1) {
            sendNextOf(laneOf(entry));
        }
    }

    /** Sends the first of a lane; what cannot be read is passed over, for the journal has named and kept it. */
    private void sendNextOf(Lane lane) {
        Deque<Entry> waiting = lanes.get(lane);
        while (waiting != null && !waiting.isEmpty() && !hasFailed()) {
            Entry entry = waiting.getFirst();
            if (journal.content(entry) instanceof Journal.Content.Whole whole) {
                send(entry, whole.event());
                return;
            }
            Lane same = leave(entry);
            assert same.equals(lane);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback is told the same, on the thread that knows it first.
    private void send(Entry entry, SpecificRecord event) {
        int sentBy = generation;
        try {
            Producer<byte[], byte[]> open = producer;
            if (open == null) {
                open = producers.get();
                producer = open;
            }
            open.send(encoder.encode(entry, event), (metadata, failure) -> {
                outcomes.add(new Outcome(entry, placeIn(metadata, entry), sentBy, failure));
                if (failure != null) {
                    failedGeneration = sentBy;
                }
                wake();
            });
        } catch (RuntimeException notTaken) {
            // The value could not be serialised (the registry is away), or no producer can be made. A serializer of
            // another make can throw anything; whatever it is, the event stays in the journal and is tried again.
            replaceProducer(notTaken, producer == null ? Set.of() : Set.of(Troubled.whole(entry.topic())));
        }
    }

    /** Of what was not given to a partition only the topic is known. */
    private static TopicPartition placeIn(@Nullable RecordMetadata metadata, Entry entry) {
        return metadata == null || metadata.partition() < 0
                ? Troubled.whole(entry.topic())
                : new TopicPartition(entry.topic(), metadata.partition());
    }

    /** Class names only: a serializer's message may quote the value. */
    private void replaceProducer(Exception failure, Set<TopicPartition> failing) {
        Throwable cause = failure.getCause();
        say("events were not acknowledged by Kafka (" + failure.getClass().getSimpleName()
                + (cause == null ? "" : " from " + cause.getClass().getSimpleName())
                + "); they are in the journal and are sent again");
        abandonProducer();
        replaced.increment();
        generation++;
        lanes.clear();
        onTheirWay.clear();
        bytesOnTheirWay = 0;
        awaitNoted();
        cursor = 0;
        pausedUntil = System.nanoTime() + PAUSE.toNanos();
        troubled.failed(failing, System.nanoTime());
    }

    /** What was acknowledged is to be on disk before the journal is asked again for what was not. */
    private void awaitNoted() {
        List<Entry> noted = lastNoted.join();
        assert noted != null;
    }

    private void abandonProducer() {
        Producer<byte[], byte[]> abandoned = producer;
        producer = null;
        if (abandoned != null) {
            abandoned.close(Duration.ZERO);
        }
    }

    private void say(String sentence) {
        if (!sentence.equals(trouble)) {
            LOG.warn("{}", sentence);
        }
        trouble = sentence;
    }

    /** What is on its way may still be acknowledged: that spares sending it again at the next start. */
    private void finish() {
        Producer<byte[], byte[]> last = producer;
        producer = null;
        if (last != null) {
            last.close(closeWithin);
        }
        List<Change> changes = new ArrayList<>();
        for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
            if (outcome.failure == null) {
                changes.add(new Change.Replicated(outcome.entry.name().eventId(), clock.instant()));
            }
        }
        List<Entry> noted = journal.change(changes, null).join();
        assert noted != null;
    }

    /** Lets Kafka acknowledge what is on its way, and ends. What is not acknowledged stays in the journal. */
    @Override
    public void close() {
        closing = true;
        wake();
        try {
            thread.join(closeWithin.plusSeconds(5).toMillis());
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException hurried) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
