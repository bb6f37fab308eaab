package dev.tally.replay.window;

import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.ReplayRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Turns bounds into offsets by asking the brokers.
 *
 * <p>A moment becomes, in each partition, the offset of the first record that arrived then or later, by the broker's clock
 * (LogAppendTime). So windows that adjoin in time adjoin in offsets: every record is in one of them and in no two. When the
 * clock of a partition's leader jumps back, a record can stand behind one with a later time; it belongs to the window in which
 * it stands.
 *
 * <p>For one thread: that of the consumer, which is the caller's.
 */
public final class WindowLookup {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    /** How much the broker's clock may be ahead of ours, before a bound counts as lying in the future. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    private final Consumer<?, ?> consumer;
    private final Clock clock;

    /** A lookup that asks with this consumer, which reads committed records only. */
    public WindowLookup(Consumer<?, ?> consumer, Clock clock) {
        this.consumer = consumer;
        this.clock = clock;
    }

    /**
     * Finds the offsets of a window.
     *
     * @throws ReplayRefusedException if the bounds make no window of this topic
     * @throws ReplayFailedException if the brokers do not answer
     */
    public Window find(String topic, Bound from, Bound to) {
        requireOrder(from, to);
        try {
            List<TopicPartition> partitions = partitions(topic, from, to);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWERED_WITHIN);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWERED_WITHIN);
            Map<TopicPartition, Long> lower = offsets(from, "--from", partitions, begins, ends);
            Map<TopicPartition, Long> upper = offsets(to, "--to", partitions, begins, ends);
            return window(topic, partitions, new Edges(begins, lower, upper), from);
        } catch (TimeoutException silent) {
            throw new ReplayFailedException(
                    "the Kafka brokers do not tell where " + topic
                            + " begins and ends: check kafka.bootstrap.servers, and that the brokers run",
                    silent);
        }
    }

    private void requireOrder(Bound from, Bound to) {
        requirePast("--from", from);
        requirePast("--to", to);
        boolean inverted = from instanceof Bound.End
                || to instanceof Bound.Beginning
                || (from instanceof Bound.At begin
                        && to instanceof Bound.At end
                        && !begin.moment().isBefore(end.moment()));
        if (inverted) {
            throw new ReplayRefusedException("--from " + from + " is not before --to " + to
                    + ", so nothing lies between" + " them; are they exchanged?");
        }
    }

    private void requirePast(String option, Bound bound) {
        Instant latest = clock.instant().plus(CLOCK_TOLERANCE);
        if (bound instanceof Bound.At at && at.moment().isAfter(latest)) {
            throw new ReplayRefusedException(
                    option + " " + at.moment() + " lies in the future, so what arrives until then"
                            + " would be missing; use --to end, or --follow to go on reading");
        }
    }

    /** Those that exist, or those of them that a bound names. */
    private List<TopicPartition> partitions(String topic, Bound from, Bound to) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, ANSWERED_WITHIN);
        if (found == null || found.isEmpty()) {
            throw new ReplayFailedException(
                    "the brokers do not know the topic " + topic + "; was it deleted? See tally topics check", null);
        }
        Set<Integer> existing =
                found.stream().map(PartitionInfo::partition).collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> wanted = new TreeSet<>(existing);
        for (Bound bound : List.of(from, to)) {
            if (bound instanceof Bound.Offsets offsets) {
                Set<Integer> unknown = new TreeSet<>(offsets.byPartition().keySet());
                unknown.removeAll(existing);
                if (!unknown.isEmpty()) {
                    throw new ReplayRefusedException(
                            topic + " has no partition " + unknown.iterator().next() + "; it has " + existing);
                }
                wanted.retainAll(offsets.byPartition().keySet());
            }
        }
        return wanted.stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private Map<TopicPartition, Long> offsets(
            Bound bound,
            String option,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> begins,
            Map<TopicPartition, Long> ends) {
        if (bound instanceof Bound.Beginning) {
            return begins;
        }
        if (bound instanceof Bound.At at) {
            return atOrAfter(at.moment(), partitions, ends);
        }
        if (bound instanceof Bound.Offsets named) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            for (TopicPartition partition : partitions) {
                long offset = named.byPartition().getOrDefault(partition.partition(), 0L);
                requireInLog(option, partition, offset, at(begins, partition), at(ends, partition));
                offsets.put(partition, offset);
            }
            return offsets;
        }
        return ends;
    }

    private Map<TopicPartition, Long> atOrAfter(
            Instant moment, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, Math.max(0, moment.toEpochMilli())));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(asked, ANSWERED_WITHIN);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = found.get(partition);
            long end = at(ends, partition);
            offsets.put(partition, first == null ? end : Math.min(first.offset(), end));
        }
        return offsets;
    }

    private static void requireInLog(String option, TopicPartition partition, long offset, long begin, long end) {
        if (offset < begin) {
            throw new ReplayRefusedException(option + ": offsets " + offset + " to " + (begin - 1) + " of " + partition
                    + " were purged from Kafka; the first that is left is " + begin);
        }
        if (offset > end) {
            throw new ReplayRefusedException(option + ": " + partition + " ends at offset " + end + ", and " + offset
                    + " lies beyond; use --to end, or --follow to go on reading");
        }
    }

    private record Edges(
            Map<TopicPartition, Long> begins, Map<TopicPartition, Long> lower, Map<TopicPartition, Long> upper) {}

    private static Window window(String topic, List<TopicPartition> partitions, Edges edges, Bound from) {
        List<Span> spans = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            long begin = at(edges.begins, partition);
            long lower = at(edges.lower, partition);
            long upper = at(edges.upper, partition);
            if (upper < lower) {
                throw new ReplayRefusedException(
                        "in " + partition + " --to is offset " + upper + ", before --from, which is offset " + lower);
            }
            if (begin > 0 && lower == begin && !(from instanceof Bound.Offsets)) {
                notes.add("offsets 0 to " + (begin - 1) + " of " + partition
                        + " were purged from Kafka: what of them belonged to the window is missing");
            }
            if (upper > lower) {
                spans.add(new Span(partition.partition(), lower, upper));
            }
        }
        spans.sort(Comparator.comparingInt(Span::partition));
        return new Window(topic, spans, notes);
    }

    private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw new ReplayFailedException("the brokers do not tell the offsets of " + partition, null);
        }
        return offset;
    }
}
