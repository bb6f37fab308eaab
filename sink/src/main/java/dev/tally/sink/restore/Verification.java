package dev.tally.sink.restore;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.Sha256;
import dev.tally.schemas.digest.EventIds;
import dev.tally.schemas.digest.RecordDigest;
import dev.tally.sink.loop.RecordExaminer;
import dev.tally.sink.restore.RestorePlan.PartitionPlan;
import dev.tally.sink.storage.Answer;
import dev.tally.sink.storage.CurrentDigests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether the database holds what the topic holds: for each consultation the digest of its current record is computed from the
 * topic anew, and compared with what the database says.
 *
 * <p>The topic is read a slice of the consultations at a time, so memory stays bounded; a slice holds up to half a million
 * records, so most topics are read once. A consultation whose digest is not that of its highest version is looked at again by
 * the union of its events, for a join that was rebuilt may have emitted sets of which none holds all. What the topic holds and
 * the sink would set aside does not count.
 *
 * <p>For one thread, which starts others.
 */
public final class Verification {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long SLICE = 500_000;
    private static final int AT_ONCE = 5_000;
    private static final int MOST_NAMED = 20;

    private final RestoreClients clients;
    private final RestoreSettings settings;
    private final RestoreListener listener;

    Verification(RestoreClients clients, RestoreSettings settings, RestoreListener listener) {
        this.clients = clients;
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * What was found.
     *
     * @param consultations how many consultations the topic has sound records of
     * @param equal of how many the database holds the same
     * @param different some of the others; empty if all are equal
     * @param stored how many consultations the database has records of
     */
    public record Result(long consultations, long equal, List<UUID> different, long stored) {
        /** True if the database holds what the topic holds. */
        public boolean isEqual() {
            return consultations == equal;
        }
    }

    Result verify(RestorePlan plan) throws InterruptedException {
        Queue<PartitionPlan> left = new ConcurrentLinkedQueue<>(plan.partitions());
        Tallies tallies = new Tallies(plan.partitions().stream()
                .mapToLong(each -> each.end() - each.begin())
                .sum());
        Crew.work(settings.streams(), plan.partitions().size(), "tally-verify", () -> {
            try (Consumer<byte[], byte[]> consumer = clients.consumer();
                    RecordExaminer examiner = clients.examiner();
                    CurrentDigests database = new CurrentDigests(clients.sink().database())) {
                for (PartitionPlan each = left.poll(); each != null; each = left.poll()) {
                    new Reading(plan, each, consumer, examiner, database, tallies).verify();
                }
            }
        });
        try (CurrentDigests database = new CurrentDigests(clients.sink().database())) {
            return new Result(
                    tallies.consultations.get(), tallies.equal.get(), tallies.named(), given(database.count()));
        }
    }

    private static <T> T given(Answer<T> answer) {
        if (answer instanceof Answer.Given<T> given) {
            return given.value();
        }
        throw new RestoreFailedException(
                "the database does not answer, so nothing is verified: " + ((Answer.Unavailable<T>) answer).detail(),
                null);
    }

    /** What all threads count together. */
    private static final class Tallies {
        private final AtomicLong consultations = new AtomicLong();
        private final AtomicLong equal = new AtomicLong();
        private final AtomicLong read = new AtomicLong();
        private final Queue<UUID> different = new ConcurrentLinkedQueue<>();
        private final long total;

        Tallies(long total) {
            this.total = total;
        }

        List<UUID> named() {
            return different.stream().sorted(EventIds.ORDER).limit(MOST_NAMED).toList();
        }
    }

    /** The newest version of a consultation that was met. */
    private record Newest(int version, Sha256 digest) {}

    /** One partition. */
    private final class Reading {
        private final PartitionPlan plan;
        private final TopicPartition partition;
        private final Consumer<byte[], byte[]> consumer;
        private final RecordExaminer examiner;
        private final CurrentDigests database;
        private final Tallies tallies;

        Reading(
                RestorePlan all,
                PartitionPlan plan,
                Consumer<byte[], byte[]> consumer,
                RecordExaminer examiner,
                CurrentDigests database,
                Tallies tallies) {
            this.plan = plan;
            this.partition = new TopicPartition(all.source(), plan.partition());
            this.consumer = consumer;
            this.examiner = examiner;
            this.database = database;
            this.tallies = tallies;
        }

        void verify() throws InterruptedException {
            long slices = Math.max(1, (plan.end() - plan.begin() + SLICE - 1) / SLICE);
            for (long slice = 0; slice < slices; slice++) {
                verifySlice(slice, slices);
            }
        }

        private void verifySlice(long slice, long slices) throws InterruptedException {
            Map<UUID, Newest> newest = new HashMap<>();
            read(record -> {
                UUID id = record.getConsultationId();
                if (Math.floorMod(id.getLeastSignificantBits(), slices) == slice) {
                    newest.merge(
                            id,
                            new Newest(record.getVersion(), record.getRecordDigest()),
                            (known, next) -> next.version() > known.version() ? next : known);
                }
            });
            Map<UUID, Sha256> expected = new HashMap<>();
            newest.forEach((id, each) -> expected.put(id, each.digest()));
            tallies.consultations.addAndGet(expected.size());
            Set<UUID> doubtful = compare(expected);
            if (!doubtful.isEmpty()) {
                tallies.different.addAll(compare(unions(doubtful)));
            }
        }

        /** Those that the database does not hold so. */
        private Set<UUID> compare(Map<UUID, Sha256> expected) {
            Set<UUID> different = new HashSet<>();
            List<UUID> ids = new ArrayList<>(expected.keySet());
            for (int begin = 0; begin < ids.size(); begin += AT_ONCE) {
                Collection<UUID> some = ids.subList(begin, Math.min(begin + AT_ONCE, ids.size()));
                Map<UUID, Sha256> stored = given(database.of(some));
                for (UUID id : some) {
                    if (expected.get(id) != null && expected.get(id).equals(stored.get(id))) {
                        tallies.equal.incrementAndGet();
                    } else {
                        different.add(id);
                    }
                }
            }
            return different;
        }

        /** The digest of all events that the topic has of these consultations. */
        private Map<UUID, Sha256> unions(Set<UUID> doubtful) throws InterruptedException {
            Map<UUID, Map<UUID, Sha256>> events = new HashMap<>();
            read(record -> {
                if (doubtful.contains(record.getConsultationId())) {
                    Map<UUID, Sha256> set = events.computeIfAbsent(record.getConsultationId(), id -> new HashMap<>());
                    record.getObservations().forEach(event -> set.put(event.getEventId(), event.getContentDigest()));
                    record.getShares().forEach(event -> set.put(event.getEventId(), event.getContentDigest()));
                }
            });
            Map<UUID, Sha256> digests = new HashMap<>();
            events.forEach((id, set) -> digests.put(id, RecordDigest.of(set)));
            return digests;
        }

        private void read(java.util.function.Consumer<ConsultationRecord> each) throws InterruptedException {
            Pause silence = new Pause(settings.sink().longestPause(), settings.patience(), listener);
            consumer.assign(List.of(partition));
            consumer.seek(partition, plan.begin());
            while (consumer.position(partition) < plan.end()) {
                ConsumerRecords<byte[], byte[]> fetched = consumer.poll(POLL);
                if (fetched.nextOffsets().isEmpty()) {
                    silence.on("the brokers give nothing of " + partition);
                    continue;
                }
                silence.over();
                for (ConsumerRecord<byte[], byte[]> record : fetched.records(partition)) {
                    if (record.offset() < plan.end()) {
                        examiner.soundRecord(record).ifPresent(each);
                    }
                }
                listener.progress("verified", tallies.read.addAndGet(fetched.count()), tallies.total);
            }
        }
    }
}
