package dev.tally.streams.frontier;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Makes sightings of all partitions and keeps what they tell. A partition that ends in a gap, which no offset that the join
 * commits ever crosses, is probed, so that a gap cannot silence alarms for ever.
 *
 * <p>Written by one thread, read by any: what readers see is replaced as a whole.
 */
final class FrontierTracker {
    /** So that a join that is really stuck does not have its backlog fetched every second. */
    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(5);

    private final GroupProgress progress;
    private final Map<TopicPartition, PartitionFrontier> partitions = new HashMap<>();
    private final Map<TopicPartition, Gap> gaps = new HashMap<>();
    private volatile Snapshot snapshot = new Snapshot(Map.of(), null, 0);

    /** No record lies from one offset up to another. Stays true for ever, for nothing is inserted into a log. */
    private record Gap(long from, long to, Instant probedAt) {}

    /**
     * What is known.
     *
     * @param passed by number of partition, the moment that both topics have passed
     * @param behindSince since when some partition has not reached an end; null if none is behind
     * @param unread how many offsets lie between the join and the ends
     */
    record Snapshot(Map<Integer, Instant> passed, @Nullable Instant behindSince, long unread) {}

    FrontierTracker(GroupProgress progress) {
        this.progress = progress;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /**
     * Makes one sighting of every partition.
     *
     * @param now a moment before this call
     */
    void look(Instant now) throws InterruptedException {
        Map<TopicPartition, Long> ends = progress.ends();
        Map<TopicPartition, Long> committed = progress.committed();
        long unread = 0;
        for (Map.Entry<TopicPartition, Long> partition : ends.entrySet()) {
            long end = partition.getValue();
            long readTo = look(now, partition.getKey(), end, Objects.requireNonNull(committed.get(partition.getKey())));
            unread += Math.max(0, end - readTo);
        }
        snapshot = summary(unread);
    }

    private long look(Instant now, TopicPartition partition, long end, long committed) {
        PartitionFrontier frontier = partitions.computeIfAbsent(partition, name -> new PartitionFrontier());
        long readTo = beyondGap(partition, committed);
        frontier.see(now, end, readTo);
        if (frontier.isStuck() && mayProbe(partition, now)) {
            long first = progress.firstRecord(partition, readTo, end);
            gaps.put(partition, new Gap(committed, first, now));
            readTo = first;
            frontier.see(now, end, readTo);
        }
        return readTo;
    }

    private long beyondGap(TopicPartition partition, long committed) {
        Gap gap = gaps.get(partition);
        return gap == null || committed < gap.from() ? committed : Math.max(committed, gap.to());
    }

    private boolean mayProbe(TopicPartition partition, Instant now) {
        Gap gap = gaps.get(partition);
        return gap == null || !gap.probedAt().plus(BETWEEN_PROBES).isAfter(now);
    }

    private Snapshot summary(long unread) {
        Map<Integer, Instant> passed = new HashMap<>();
        Instant behindSince = null;
        for (Map.Entry<TopicPartition, PartitionFrontier> entry : partitions.entrySet()) {
            PartitionFrontier frontier = entry.getValue();
            passed.merge(entry.getKey().partition(), frontier.passed(), (a, b) -> a.isBefore(b) ? a : b);
            Instant since = frontier.behindSince();
            if (since != null && (behindSince == null || since.isBefore(behindSince))) {
                behindSince = since;
            }
        }
        return new Snapshot(Map.copyOf(passed), behindSince, unread);
    }
}
