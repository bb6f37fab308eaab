package dev.tally.streams.join;

import dev.tally.streams.state.DeadlineIndex;
import dev.tally.streams.state.HalvesStore;
import dev.tally.streams.state.JoinStores;
import dev.tally.streams.state.LedgerStore;
import dev.tally.streams.state.ReceivedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Stands between Kafka Streams and the join: hands over each record as it was received, and once a second looks for passed
 * deadlines and tells gateways what waits. Outside the stores it holds only whom to tell.
 *
 * <p>What one record causes is written in one transaction, together with its neighbours; a crash undoes all of it. One
 * instance for each task, for its thread alone. A task whose transaction came to nothing may be closed and started again with
 * the same instance, on stores that went back to what is committed: nothing of it may be left from before.
 */
final class JoinProcessor implements Processor<byte[], byte[], Object, SpecificRecord> {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final JoinRules rules;
    private @Nullable ProcessorContext<Object, SpecificRecord> context;
    private @Nullable Join join;
    private @Nullable Cancellable rounds;

    JoinProcessor(JoinRules rules) {
        this.rules = rules;
    }

    @Override
    public void init(ProcessorContext<Object, SpecificRecord> started) {
        JoinOutput output = new JoinOutput(started);
        LedgerStore ledgers = new LedgerStore(started.getStateStore(JoinStores.LEDGER));
        HalvesStore halves = new HalvesStore(started.getStateStore(JoinStores.HALVES));
        DeadlineIndex deadlines = new DeadlineIndex(started.getStateStore(JoinStores.DEADLINES));
        DeadlineWatch watch = new DeadlineWatch(deadlines, rules.deadlines());
        Alarms alarms = new Alarms(started.taskId().partition(), rules, deadlines, watch, ledgers, output);
        context = started;
        Join applied = new Join(rules, ledgers, halves, watch, output);
        join = applied;
        rounds = started.schedule(INTERVAL, PunctuationType.WALL_CLOCK_TIME, ms -> {
            Instant now = Instant.ofEpochMilli(ms);
            alarms.raiseOverdue(now);
            applied.tellWhatWaits(now);
        });
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (context == null || join == null) {
            throw new IllegalStateException("a record came before the stores");
        }
        RecordMetadata place =
                context.recordMetadata().orElseThrow(() -> new IllegalStateException("a record came from no topic"));
        join.accept(new ReceivedEvent(
                place.topic(),
                place.partition(),
                place.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                record.key(),
                record.value(),
                Arrays.asList(record.headers().toArray())));
    }

    /** Kafka Streams keeps a task's schedules when it starts the task again: an old one would act on what is no longer so. */
    @Override
    public void close() {
        if (rounds != null) {
            rounds.cancel();
        }
        rounds = null;
        join = null;
        context = null;
    }
}
