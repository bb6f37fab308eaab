package dev.tally.producer.gateway;

import dev.tally.producer.inference.StatementInference;
import dev.tally.producer.journal.Backlog;
import dev.tally.producer.journal.Journal;
import dev.tally.producer.journal.JournalClosedException;
import dev.tally.producer.journal.Room;
import dev.tally.runtime.service.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the journal every few seconds: what waits too long, how full it is, stubs that are old enough to go, consultations that
 * nobody closes.
 *
 * <p>Owns its thread. {@link #backlog} is safe for any thread.
 */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration OVERDUE_AFTER = Duration.ofSeconds(60);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int SWEEP_EVERY = 12;

    private final Journal journal;
    private final @Nullable StatementInference inference;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile Backlog backlog = new Backlog(null, 0);
    private Room.Level level = Room.Level.ENOUGH;

    Upkeep(Journal journal, @Nullable StatementInference inference, Clock clock, StopSignal stop) {
        this.journal = journal;
        this.inference = inference;
        this.clock = clock;
        this.thread =
                new Thread(stop.watched("gateway: the upkeep of the journal", this::lookUntilClosed), "tally-upkeep");
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** What waited for storage when it was last looked at. */
    Backlog backlog() {
        return backlog;
    }

    private void lookUntilClosed() {
        try {
            if (inference != null) {
                inference.readJournal();
            }
            long looks = 0;
            Duration pause = inference == null ? EVERY : Duration.ofSeconds(1);
            do {
                look(looks % SWEEP_EVERY == 0);
                looks++;
            } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException ended) {
            if (!JournalClosedException.isBehind(ended)) {
                throw ended;
            }
            LOG.debug("the journal is closed");
        }
    }

    private void look(boolean sweeps) {
        Instant now = clock.instant();
        Backlog found = journal.backlog(now, OVERDUE_AFTER);
        if (found.overdue() > 0 && backlog.overdue() == 0) {
            LOG.warn("{} events are not stored a minute after they were accepted, and not held", found.overdue());
        }
        backlog = found;
        Room room = journal.status().room();
        if (room.level() != level) {
            LOG.warn("{}", room.sentence());
            level = room.level();
        }
        if (sweeps || room.isFull()) {
            journal.sweep(now);
        }
        if (inference != null) {
            inference.step(now);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
