package dev.tally.producer.kafka;

import dev.tally.event.AcceptedEvent;
import dev.tally.event.GatewayHeartbeat;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;
import dev.tally.producer.journal.JournalClosedException;
import dev.tally.runtime.service.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says every few seconds, independently of the events themselves, that this gateway lives and what it has accepted, by name. What
 * Kafka has not acknowledged is said again, so that nothing is left out when a heartbeat is lost; how far it was acknowledged is in
 * the journal, so that a new incarnation says what the last one had no time to say.
 *
 * <p>Owns its thread.
 */
public final class Heartbeats implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

    /** About 90 bytes each: a heartbeat stays below half of what the topic takes. */
    static final int MOST_IN_ONE = 5_000;

    /** Sends heartbeats. */
    public interface Voice extends AutoCloseable {
        /**
         * Sends one and waits until all in-sync brokers have it.
         *
         * @throws KafkaException when it is not acknowledged
         */
        void say(GatewayHeartbeat heartbeat)
                throws InterruptedException, ExecutionException, TimeoutException, KafkaException;

        @Override
        void close();
    }

    private final Journal journal;
    private final Voice voice;
    private final Clock clock;
    private final Duration every;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private boolean heard = true;

    /**
     * Does no I/O; {@link #start} does.
     *
     * @param voice is closed in the end
     * @param stop told when the heartbeats have ended by a fault
     */
    public Heartbeats(Journal journal, Voice voice, Clock clock, Duration every, StopSignal stop) {
        this.journal = journal;
        this.voice = voice;
        this.clock = clock;
        this.every = every;
        this.thread = new Thread(stop.watched("gateway: the heartbeats", this::beatUntilClosed), "tally-heartbeat");
    }

    /** Starts the thread. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void beatUntilClosed() {
        try (voice) {
            boolean closed = false;
            while (!closed) {
                tryToBeat();
                closed = closing.await(every.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException ended) {
            if (!JournalClosedException.isBehind(ended)) {
                throw ended;
            }
            LOG.debug("no more heartbeats: the journal is closed");
        }
    }

    private void tryToBeat() throws InterruptedException {
        try {
            beat();
            heard = true;
        } catch (ExecutionException | TimeoutException | KafkaException notHeard) {
            if (heard) {
                LOG.warn(
                        "a heartbeat was not acknowledged ({}); what it said is said again",
                        notHeard.getClass().getSimpleName());
            }
            heard = false;
        }
    }

    /** Says everything that was not acknowledged yet, in as many heartbeats as it takes, and that this incarnation lives. */
    void beat() throws InterruptedException, ExecutionException, TimeoutException {
        long announced = journal.announced();
        boolean own = false;
        boolean more = true;
        while (more || !own) {
            List<Entry> next = journal.acceptedAfter(announced, MOST_IN_ONE);
            List<Entry> ofOne = sameIncarnation(next);
            UUID incarnation = ofOne.isEmpty()
                    ? journal.incarnation()
                    : ofOne.get(0).origin().getIncarnation();
            voice.say(heartbeat(incarnation, ofOne));
            own |= incarnation.equals(journal.incarnation());
            if (!ofOne.isEmpty()) {
                announced = ofOne.get(ofOne.size() - 1).place();
                journal.announce(announced).join();
            }
            more = ofOne.size() < next.size() || next.size() == MOST_IN_ONE;
        }
    }

    private static List<Entry> sameIncarnation(List<Entry> entries) {
        List<Entry> same = new ArrayList<>();
        for (Entry entry : entries) {
            if (!entry.origin().getIncarnation().equals(entries.get(0).origin().getIncarnation())) {
                break;
            }
            same.add(entry);
        }
        return same;
    }

    private GatewayHeartbeat heartbeat(UUID incarnation, List<Entry> accepted) {
        Instant now = clock.instant();
        boolean own = incarnation.equals(journal.incarnation());
        long last = own
                ? journal.status().lastSequence()
                : accepted.get(accepted.size() - 1).origin().getSequence();
        return new GatewayHeartbeat(
                journal.gatewayId(),
                incarnation,
                true,
                now,
                last,
                journal.status().depth(),
                journal.backlog(now, Duration.ZERO).oldestAcceptedAt(),
                accepted.stream()
                        .map(entry -> new AcceptedEvent(
                                entry.origin().getSequence(),
                                entry.name().eventId(),
                                entry.name().consultationId(),
                                entry.name().kind()))
                        .toList());
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
            thread.interrupt();
        } catch (InterruptedException hurried) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
