package dev.tally.streams.frontier;

import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.management.Health;
import dev.tally.streams.frontier.FrontierTracker.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second how far the join's group has committed the half topics, whichever instance did it, and how far they
 * reach. Committed offsets are used and not this process's own position, because they are true after a rebalance and a
 * restart too, and because what is processed and not committed may have to be processed again.
 *
 * <p>Owns a thread; safe for any thread. While the brokers do not answer, what is known grows old and no alarm is raised:
 * {@link #health} says so.
 */
public final class FrontierWatch implements Frontier, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrontierWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final GroupProgress progress;
    private final FrontierTracker tracker;
    private final Clock clock;
    private final Duration tolerance;
    private final ScheduledExecutorService thread;
    private volatile @Nullable Future<?> looking;
    private volatile Instant lookedAt;
    private volatile @Nullable String failure;

    private FrontierWatch(GroupProgress progress, Clock clock, Duration tolerance) {
        this.progress = progress;
        this.tracker = new FrontierTracker(progress);
        this.clock = clock;
        this.tolerance = tolerance;
        this.lookedAt = clock.instant();
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread looking = new Thread(task, "join-frontier");
            looking.setDaemon(true);
            return looking;
        });
    }

    /**
     * A watch that looks from now on.
     *
     * @param admin a client of the cluster, which stays the caller's
     * @param groupId the join's consumer group
     * @param partitions all partitions of the half topics
     * @param tolerance how long the join may be behind, or unknown, before that is a failing check
     */
    public static FrontierWatch start(
            KafkaClients clients,
            Admin admin,
            String groupId,
            Collection<TopicPartition> partitions,
            Clock clock,
            Duration tolerance) {
        FrontierWatch watch =
                new FrontierWatch(new KafkaGroupProgress(clients, admin, groupId, partitions), clock, tolerance);
        watch.looking = watch.thread.scheduleWithFixedDelay(watch::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    @Override
    public boolean hasPassed(int partition, Instant moment) {
        Instant passed = tracker.snapshot().passed().get(partition);
        return passed != null && !passed.isBefore(moment);
    }

    /** How many offsets the join has not read yet, as last seen. */
    public long unread() {
        return tracker.snapshot().unread();
    }

    /** Whether the join keeps up, and whether that is known. */
    public Health health() {
        Instant now = clock.instant();
        Future<?> running = looking;
        if (running != null && running.isDone()) {
            return Health.down("nobody looks how far the join is any more, so it raises no alarm: restart it");
        }
        String unknown = failure;
        if (unknown != null && lookedAt.plus(tolerance).isBefore(now)) {
            return Health.down(
                    "since " + lookedAt + " it is not known how far the join is, so it raises no alarm: " + unknown);
        }
        Snapshot snapshot = tracker.snapshot();
        Instant behindSince = snapshot.behindSince();
        if (behindSince != null && behindSince.plus(tolerance).isBefore(now)) {
            return Health.down("behind since " + behindSince + ", " + snapshot.unread() + " offsets unread");
        }
        return Health.up(snapshot.unread() + " offsets unread");
    }

    private void look() {
        Instant now = clock.instant();
        try {
            tracker.look(now);
            lookedAt = now;
            if (failure != null) {
                failure = null;
                LOG.info("it is known again how far the join is");
            }
        } catch (InterruptedException | InterruptException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unanswered) {
            // Whatever it is: were it thrown, the executor would never look again, and no alarm would ever be raised.
            if (failure == null) {
                LOG.warn("it is not known how far the join is; asking again every second", unanswered);
            }
            failure = String.valueOf(unanswered.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(10, TimeUnit.SECONDS)) {
                progress.close();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
