package dev.tally.sink.loop;

import dev.tally.sink.storage.Answer;
import dev.tally.sink.storage.Claim;
import dev.tally.sink.storage.TopicFacts;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that the group gave to this sink, their claims in the database, and the work on them.
 *
 * <p>A partition that is assigned is paused at once and read only after it is claimed: the group's word says who should write,
 * the claim who may. Claiming is not done inside the rebalance, because the database may be away for longer than a
 * rebalance may last.
 *
 * <p>For one thread: the consumer calls back on the thread that polls.
 */
final class HeldPartitions implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(HeldPartitions.class);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

    /** A sink that was fenced and still holds the partition shares it with another by mistake: it is in no hurry. */
    private static final Duration AFTER_FENCING = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Stage stage;
    private final Clock clock;
    private final Map<TopicPartition, Claim> claims = new HashMap<>();
    private final Map<TopicPartition, Pause> unclaimed =
            new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    private final Deque<Work> work = new ArrayDeque<>();

    /** Up to where gateways were told of partitions whose log ends before what is stored. */
    private final Map<TopicPartition, Place> told = new HashMap<>();

    HeldPartitions(Consumer<byte[], byte[]> consumer, Stage stage, Clock clock) {
        this.consumer = consumer;
        this.stage = stage;
        this.clock = clock;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        // A position is needed, or the consumer looks for one itself and fails; nothing is fetched from it while
        // paused.
        partitions.forEach(partition -> consumer.seek(partition, 0));
        consumer.pause(partitions);
        partitions.forEach(partition -> unclaimed.put(partition, Pause.NONE));
        LOG.info("Assigned {}", partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        // Work that is not committed is dropped: whoever is next finds its place in the database.
        partitions.forEach(partition -> {
            forget(partition);
            unclaimed.remove(partition);
        });
        LOG.info("Revoked {}", partitions);
    }

    /** Claims what is assigned and not claimed. Returns what is away, if something is. */
    Optional<String> claimAssigned() {
        for (Map.Entry<TopicPartition, Pause> each : List.copyOf(unclaimed.entrySet())) {
            if (each.getValue().isOver(clock.instant())) {
                Optional<String> away = takeClaim(each.getKey());
                if (away.isPresent()) {
                    return away;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> takeClaim(TopicPartition partition) {
        Answer<List<TopicFacts>> topic = stage.topics().facts(List.of(partition.topic()));
        if (!(topic instanceof Answer.Given<List<TopicFacts>> facts)) {
            return Optional.of(((Answer.Unavailable<List<TopicFacts>>) topic).detail());
        }
        Answer<Claim> answer =
                stage.store().claim(partition.topic(), facts.value().get(0).topicId(), partition.partition());
        if (answer instanceof Answer.Impossible<Claim> impossible) {
            throw new SinkStoppedException(impossible.detail());
        }
        if (answer instanceof Answer.Unavailable<Claim> away) {
            return Optional.of(away.detail());
        }
        return begin(partition, ((Answer.Given<Claim>) answer).value());
    }

    private Optional<String> begin(TopicPartition partition, Claim claim) {
        Answer<Long> answer = stage.topics().beginning(partition);
        if (!(answer instanceof Answer.Given<Long> beginning)) {
            return Optional.of(((Answer.Unavailable<Long>) answer).detail());
        }
        if (claim.nextOffset() < beginning.value()) {
            throw SinkStoppedException.purged(partition, claim.nextOffset(), beginning.value());
        }
        Place from;
        try {
            from = toldUpTo(partition, Place.of(claim), beginning.value());
        } catch (TimeoutException | RebalanceInProgressException | CommitFailedException e) {
            return Optional.of("the Kafka brokers do not tell up to where gateways were told of " + partition + " ("
                    + e.getClass().getSimpleName() + ")");
        }
        consumer.seek(partition, from.toKafka());
        claims.put(partition, claim);
        unclaimed.remove(partition);
        LOG.info(
                "Claimed {} under epoch {}, stored up to offset {}, reading on at offset {}",
                partition,
                claim.epoch(),
                claim.nextOffset(),
                from.offset());
        return Optional.empty();
    }

    /**
     * Where to read on: what is stored, and of which gateways may not have been told, is read again. The group's offset says
     * up to where they were told. Without one, because this group is new or because Kafka has forgotten it, nothing is read
     * again, for that could be everything there ever was; and an offset is set at once, so that it is there after a crash.
     *
     * @param first what the brokers still have
     */
    private Place toldUpTo(TopicPartition partition, Place stored, long first) {
        OffsetAndMetadata kept =
                consumer.committed(Set.of(partition), ANSWERED_WITHIN).get(partition);
        if (kept == null) {
            consumer.commitSync(Map.of(partition, stored.toKafka()), ANSWERED_WITHIN);
            return stored;
        }
        if (kept.offset() >= stored.offset()) {
            return stored;
        }
        Place upTo = kept.offset() < first ? new Place(first, null) : Place.of(kept);
        long end = consumer.endOffsets(List.of(partition), ANSWERED_WITHIN).getOrDefault(partition, Long.MAX_VALUE);
        if (stored.offset() > end) {
            // The log was truncated, which only a consumer that stands beyond its end notices; it goes back further
            // then.
            told.put(partition, upTo);
            return stored;
        }
        return upTo;
    }

    /** Up to where gateways were told of a partition that is found truncated; null if that is no less than what is stored. */
    @Nullable
    Place takeTold(TopicPartition partition) {
        return told.remove(partition);
    }

    Set<TopicPartition> claimed() {
        return claims.keySet();
    }

    boolean isClaimed(TopicPartition partition) {
        return claims.containsKey(partition);
    }

    /** The claim on a partition that there is work on. */
    Claim claim(TopicPartition partition) {
        return Objects.requireNonNull(claims.get(partition), "work is kept only for partitions that are claimed");
    }

    void moved(TopicPartition partition, Claim claim) {
        claims.put(partition, claim);
    }

    Deque<Work> work() {
        return work;
    }

    /** A write was refused because another sink has claimed the partition. If the group still gives it to us, claim it again. */
    void fenced(TopicPartition partition) {
        forget(partition);
        // A rewind leaves it as it was; what is fetched without a claim would be work for nobody.
        consumer.pause(List.of(partition));
        unclaimed.put(partition, Pause.from(clock.instant(), AFTER_FENCING));
    }

    private void forget(TopicPartition partition) {
        claims.remove(partition);
        told.remove(partition);
        stage.confirmations().forget(partition);
        work.removeIf(each -> each.partition().equals(partition));
    }

    int waitingRecords() {
        return work.stream().mapToInt(Work::records).sum();
    }
}
