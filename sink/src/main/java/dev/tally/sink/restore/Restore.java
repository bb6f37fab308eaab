package dev.tally.sink.restore;

import dev.tally.schemas.topic.Topics;
import dev.tally.sink.loop.SinkStoppedException;
import dev.tally.sink.loop.Stage;
import dev.tally.sink.restore.RestorePlan.PartitionPlan;
import dev.tally.sink.storage.Answer;
import dev.tally.sink.storage.Claim;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Fills a database from the record topic: an empty one, or one that holds some of it already. It is the sink fed from the start.
 * The same checks, the same writes, and the same place in the same transaction as the rows: so it can be killed at any moment and
 * run again, nothing is written twice, and an ordinary sink goes on where it ends.
 *
 * <p>What differs is how records come: no group, a few partitions at once, and the next batch is checked while the database
 * works on the last.
 *
 * <p>For one thread.
 */
public final class Restore {
    private final RestoreSettings settings;
    private final RestoreListener listener;
    private final RestoreClients clients;
    private final Surroundings surroundings;

    /** A restore with these settings; connects when it is asked something. */
    public Restore(RestoreSettings settings, RestoreListener listener, Clock clock) {
        this.settings = settings;
        this.listener = listener;
        this.clients = new RestoreClients(settings, clock);
        this.surroundings = new Surroundings(clients);
    }

    /**
     * What would be done.
     *
     * @throws RestoreFailedException if brokers or database are away, or the database is not migrated
     */
    public RestorePlan plan() {
        return surroundings.plan(Topics.RECORD.name());
    }

    /**
     * Does it.
     *
     * @throws RestoreFailedException if it cannot begin or go on; what is stored stays stored, and it can be run again
     */
    public RestoreReport execute(RestorePlan plan) throws InterruptedException {
        requireNobodyElse(plan);
        requireNothingPurged(plan);
        surroundings.pin(surroundings.pinnable());
        Filling filling = new Filling(plan);
        long begun = System.nanoTime();
        Crew.work(settings.streams(), plan.partitions().size(), "tally-restore", filling::fill);
        return filling.report((System.nanoTime() - begun) / 1e9);
    }

    /** Compares the current record of every consultation with what the topic says it is. */
    public Verification.Result verify(RestorePlan plan) throws InterruptedException {
        return new Verification(clients, settings, listener).verify(plan);
    }

    static void requireNobodyElse(RestorePlan plan) {
        if (!plan.runningSinks().isEmpty()) {
            throw new RestoreFailedException(
                    "sinks are running (" + String.join(", ", plan.runningSinks())
                            + ") and would take the partitions back: stop them first, and start them again afterwards",
                    null);
        }
    }

    private static void requireNothingPurged(RestorePlan plan) {
        List<PartitionPlan> purged = plan.partitions().stream()
                .filter(each -> each.next() < each.begin())
                .toList();
        if (!purged.isEmpty()) {
            throw new RestoreFailedException(
                    "records that are not stored were purged from " + plan.source() + ": "
                            + purged.stream()
                                    .map(each -> "offsets " + each.next() + " to " + (each.begin() - 1)
                                            + " of partition " + each.partition())
                                    .collect(Collectors.joining(", "))
                            + ". Rebuild the records from the half topics: tally restore --from-halves",
                    null);
        }
    }

    /** One run: the partitions that are left, and what is counted. */
    private final class Filling {
        private final RestorePlan plan;
        private final Queue<PartitionPlan> left = new ConcurrentLinkedQueue<>();
        private final Lane.Busy busy = new Lane.Busy();
        private final AtomicLong records = new AtomicLong();
        private final AtomicLong setAside = new AtomicLong();

        Filling(RestorePlan plan) {
            this.plan = plan;
            plan.partitions().stream().filter(each -> each.left() > 0).forEach(left::add);
        }

        /** One writer's work: partition after partition. */
        void fill() throws InterruptedException {
            Stage stage = clients.stage();
            try {
                for (PartitionPlan each = left.poll(); each != null; each = left.poll()) {
                    fill(each, stage);
                }
            } catch (SinkStoppedException stopped) {
                throw new RestoreFailedException(
                        stopped.getMessage() + " (of a restore: restore.quarantine-at-most)", stopped);
            } finally {
                RestoreClients.close(stage);
            }
        }

        private void fill(PartitionPlan each, Stage stage) throws InterruptedException {
            TopicPartition partition = new TopicPartition(plan.source(), each.partition());
            Claim claim = claim(stage, each);
            Lane lane = new Lane(
                    partition,
                    each,
                    clients::consumer,
                    clients::examiner,
                    this::pause,
                    settings.batchSize().bytes(),
                    busy);
            lane.run(claim, stage, new Lane.Committed() {
                @Override
                public void requireAllowed(int count) {
                    requireFewSetAside(count);
                }

                @Override
                public void batch(int count, int aside) {
                    setAside.addAndGet(aside);
                    listener.progress("stored", records.addAndGet(count), plan.left());
                }
            });
        }

        private Pause pause() {
            return new Pause(settings.sink().longestPause(), settings.patience(), listener);
        }

        private Claim claim(Stage stage, PartitionPlan each) throws InterruptedException {
            Pause pause = pause();
            while (true) {
                Answer<Claim> answer = stage.store().claim(plan.source(), plan.topicId(), each.partition());
                if (answer instanceof Answer.Given<Claim> given) {
                    return given.value();
                }
                if (answer instanceof Answer.Impossible<Claim> impossible) {
                    throw new RestoreFailedException(impossible.detail(), null);
                }
                pause.on(((Answer.Unavailable<Claim>) answer).detail());
            }
        }

        private void requireFewSetAside(int more) {
            if (setAside.get() + more > settings.quarantineAtMost()) {
                throw new RestoreFailedException(
                        "more than " + settings.quarantineAtMost()
                                + " records would be set aside. Look at a few of them with"
                                + " tally replay quarantine; if they are what the sink had set aside before, raise"
                                + " restore.quarantine-at-most. Nothing was passed over",
                        null);
            }
        }

        RestoreReport report(double seconds) {
            double read = busy.reading().get();
            double check = busy.checking().get();
            double write = busy.writing().get();
            double idle = busy.waiting().get();
            double all = Math.max(1, read + check + write + idle);
            return new RestoreReport(
                    records.get(), setAside.get(), 0, seconds, read / all, check / all, write / all, idle / all);
        }
    }
}
