package dev.tally.sink.restore;

import dev.tally.event.Sha256;
import dev.tally.runtime.decode.SchemaRegistryOutage;
import dev.tally.schemas.topic.Topics;
import dev.tally.sink.restore.RestorePlan.PartitionPlan;
import dev.tally.sink.storage.Answer;
import dev.tally.sink.storage.Claim;
import dev.tally.sink.storage.CurrentDigests;
import dev.tally.sink.storage.RecordStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Rebuilds the records themselves: runs the join's rule over both half topics and stores what it emits, for when the record topic
 * is gone. One partition at a time fits: both halves of a consultation lie in partitions of the same number.
 *
 * <p>Events are put in the order in which they arrived, by the brokers' clocks. The set that a consultation ends with does not
 * depend on that order; which smaller sets were emitted before may.
 *
 * <p>A partition that is done is marked in {@code sink_partition}, under the names of the half topics, so a run that broke off
 * begins again with the partition it was at. For one thread, which starts others.
 */
public final class HalvesRebuild {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int RECORDS_AT_ONCE = 500;
    private static final int MOST_NAMED = 20;

    private final RestoreSettings settings;
    private final RestoreListener listener;
    private final RestoreClients clients;
    private final Surroundings surroundings;
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong refusedEvents = new AtomicLong();
    private final AtomicLong consultations = new AtomicLong();
    private final AtomicLong equal = new AtomicLong();
    private final Queue<UUID> refused = new ConcurrentLinkedQueue<>();
    private final Queue<UUID> different = new ConcurrentLinkedQueue<>();

    /** A rebuild with these settings; connects when it is asked something. */
    public HalvesRebuild(RestoreSettings settings, RestoreListener listener, Clock clock) {
        this.settings = settings;
        this.listener = listener;
        this.clients = new RestoreClients(settings, clock);
        this.surroundings = new Surroundings(clients);
    }

    /** What would be done; offsets are those of both half topics added up. */
    public RestorePlan plan() {
        RestorePlan observations = surroundings.plan(Topics.OBSERVATION.name());
        RestorePlan sharing = surroundings.plan(Topics.DOCUMENT_SHARE.name());
        if (observations.partitions().size() != sharing.partitions().size()) {
            throw new RestoreFailedException(
                    "the half topics have " + observations.partitions().size() + " and "
                            + sharing.partitions().size() + " partitions, so the halves do not lie side by side",
                    null);
        }
        List<PartitionPlan> both = new ArrayList<>();
        for (int i = 0; i < observations.partitions().size(); i++) {
            both.add(sum(observations.partitions().get(i), sharing.partitions().get(i)));
        }
        return new RestorePlan(
                Topics.OBSERVATION.name() + " and " + Topics.DOCUMENT_SHARE.name(),
                observations.database(),
                observations.topicId(),
                both,
                observations.runningSinks());
    }

    private static PartitionPlan sum(PartitionPlan one, PartitionPlan other) {
        boolean done = one.left() == 0 && other.left() == 0;
        long begin = one.begin() + other.begin();
        long end = one.end() + other.end();
        return new PartitionPlan(one.partition(), done ? end : begin, begin, end);
    }

    /**
     * Does it.
     *
     * @throws RestoreFailedException if it cannot begin or go on; what is stored stays stored, and it can be run again
     */
    public RestoreReport execute(RestorePlan plan) throws InterruptedException {
        Restore.requireNobodyElse(plan);
        surroundings.pin(surroundings.pinnable());
        Queue<PartitionPlan> left = new ConcurrentLinkedQueue<>();
        plan.partitions().stream().filter(each -> each.left() > 0).forEach(left::add);
        long begun = System.nanoTime();
        Crew.work(settings.streams(), plan.partitions().size(), "tally-rebuild", () -> {
            for (PartitionPlan each = left.poll(); each != null; each = left.poll()) {
                rebuild(each.partition(), plan);
            }
        });
        return new RestoreReport(
                written.get(), refused.size(), refusedEvents.get(), (System.nanoTime() - begun) / 1e9, 0, 0, 0, 0);
    }

    /** What the comparison of what was rebuilt with what the database holds has found. */
    public Verification.Result verified() {
        try (CurrentDigests database = new CurrentDigests(clients.sink().database())) {
            Answer<Long> count = database.count();
            return new Verification.Result(
                    consultations.get(),
                    equal.get(),
                    different.stream().limit(MOST_NAMED).toList(),
                    count instanceof Answer.Given<Long> given ? given.value() : -1);
        }
    }

    private void rebuild(int partition, RestorePlan plan) throws InterruptedException {
        try (Buckets buckets = Buckets.in(settings.workDirectory());
                RecordStore store = clients.store();
                CurrentDigests database = new CurrentDigests(clients.sink().database());
                HalfRule rule = new HalfRule(clients.serdes(), plan.partitions().size())) {
            long observations = sort(Topics.OBSERVATION.name(), partition, buckets, plan);
            long sharing = sort(Topics.DOCUMENT_SHARE.name(), partition, buckets, plan);
            buckets.full();
            RebuiltRecords records = new RebuiltRecords(
                    store, claim(store, Topics.OBSERVATION.name(), partition), RECORDS_AT_ONCE, this::pause);
            for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
                for (List<RawHalf> arrived : buckets.consultations(bucket).values()) {
                    records.add(versions(rule, partition, arrived));
                }
                records.flush();
                compare(database, records.takeExpected());
                listener.progress("buckets of partition " + partition + " stored", bucket + 1L, Buckets.COUNT);
            }
            records.finish(observations);
            new RebuiltRecords(store, claim(store, Topics.DOCUMENT_SHARE.name(), partition), 1, this::pause)
                    .finish(sharing);
            written.addAndGet(records.written());
            refused.addAll(records.refused());
            refusedEvents.addAndGet(rule.refused());
        } catch (IOException e) {
            throw new RestoreFailedException(
                    "cannot sort the halves in " + settings.workDirectory() + ": " + e.getMessage()
                            + "; make room or set restore.work-directory, then run it again",
                    e);
        }
    }

    private List<dev.tally.event.ConsultationRecord> versions(HalfRule rule, int partition, List<RawHalf> arrived)
            throws InterruptedException {
        Pause outage = pause();
        while (true) {
            try {
                return rule.versions(partition, arrived);
            } catch (SchemaRegistryOutage away) {
                outage.on(String.valueOf(away.getMessage()));
            }
        }
    }

    /** Spreads one partition of a half topic over the buckets. Returns the offset after its last record. */
    private long sort(String topic, int partition, Buckets buckets, RestorePlan plan)
            throws IOException, InterruptedException {
        TopicPartition from = new TopicPartition(topic, partition);
        boolean observation = topic.equals(Topics.OBSERVATION.name());
        long total = plan.left();
        try (Consumer<byte[], byte[]> consumer = clients.consumer()) {
            consumer.assign(List.of(from));
            consumer.seekToBeginning(List.of(from));
            long end = consumer.endOffsets(List.of(from)).getOrDefault(from, 0L);
            Pause silence = pause();
            long heard = System.nanoTime();
            while (consumer.position(from) < end) {
                ConsumerRecords<byte[], byte[]> fetched = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : fetched.records(from)) {
                    if (record.offset() < end) {
                        buckets.add(RawHalf.of(observation, record));
                    }
                }
                listener.progress("read", read.addAndGet(fetched.count()), total);
                if (!fetched.nextOffsets().isEmpty()) {
                    silence.over();
                    heard = System.nanoTime();
                } else if (System.nanoTime() - heard > POLL.toNanos() * 4) {
                    silence.on("the brokers give nothing of " + from);
                }
            }
            return end;
        }
    }

    private void compare(CurrentDigests database, Map<UUID, Sha256> expected) throws InterruptedException {
        if (expected.isEmpty()) {
            return;
        }
        consultations.addAndGet(expected.size());
        Pause pause = pause();
        while (true) {
            Answer<Map<UUID, Sha256>> answer = database.of(expected.keySet());
            if (answer instanceof Answer.Given<Map<UUID, Sha256>> given) {
                expected.forEach((id, digest) -> {
                    if (digest.equals(given.value().get(id))) {
                        equal.incrementAndGet();
                    } else {
                        different.add(id);
                    }
                });
                return;
            }
            pause.on(((Answer.Unavailable<Map<UUID, Sha256>>) answer).detail());
        }
    }

    private Claim claim(RecordStore store, String topic, int partition) throws InterruptedException {
        UUID topicId = surroundings.facts(List.of(topic)).get(0).topicId();
        Pause pause = pause();
        while (true) {
            Answer<Claim> answer = store.claim(topic, topicId, partition);
            if (answer instanceof Answer.Given<Claim> given) {
                return given.value();
            }
            if (answer instanceof Answer.Impossible<Claim> impossible) {
                throw new RestoreFailedException(impossible.detail(), null);
            }
            pause.on(((Answer.Unavailable<Claim>) answer).detail());
        }
    }

    private Pause pause() {
        return new Pause(settings.sink().longestPause(), settings.patience(), listener);
    }
}
