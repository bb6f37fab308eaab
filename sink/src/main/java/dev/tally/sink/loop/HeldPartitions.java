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
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
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
    /** A sink that was fenced and still holds the partition shares it with another by mistake: it is in no hurry. */
    private static final Duration AFTER_FENCING = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Stage stage;
    private final Clock clock;
    private final Map<TopicPartition, Claim> claims = new HashMap<>();
    private final Map<TopicPartition, Pause> unclaimed =
            new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    private final Deque<Work> work = new ArrayDeque<>();

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
        consumer.seek(partition, Place.of(claim).toKafka());
        claims.put(partition, claim);
        unclaimed.remove(partition);
        LOG.info("Claimed {} under epoch {}, reading on at offset {}", partition, claim.epoch(), claim.nextOffset());
        return Optional.empty();
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
        unclaimed.put(partition, Pause.from(clock.instant(), AFTER_FENCING));
    }

    private void forget(TopicPartition partition) {
        claims.remove(partition);
        work.removeIf(each -> each.partition().equals(partition));
    }

    int waitingRecords() {
        return work.stream().mapToInt(Work::records).sum();
    }
}
