package dev.tally.sink.loop;

import dev.tally.sink.loop.Examined.SetAside;
import dev.tally.sink.loop.Examined.Sound;
import dev.tally.sink.storage.Claim;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way into storage outside of a consumer group, for a restore. It goes through the very states that the loop takes
 * its work through, from checked to committed, so a restored row was checked, set aside or written by the same code.
 *
 * <p>Checking and writing may be done by two threads, one after the other.
 */
public final class CheckedBatch {
    private final Deque<Work> left = new ArrayDeque<>();
    private final int records;
    private final int setAside;

    private CheckedBatch(Work.Checked work) {
        left.add(work);
        records = work.records();
        setAside = work.unsound().size();
    }

    /** What came of an attempt to write it. */
    public sealed interface Outcome {
        /** All of it is committed or set aside, and the claim has moved. */
        record Done(Claim claim) implements Outcome {}

        /** Something is away. What was committed stays; the rest is to be tried again, with this claim. */
        record Away(Claim claim, String detail) implements Outcome {}

        /** Another sink has claimed the partition. */
        record Lost(String detail) implements Outcome {}
    }

    /**
     * Decodes and checks records.
     *
     * @param nextOffset where the partition is to be read on once they are stored
     * @param leaderEpoch of the last record, null if unknown
     * @throws dev.tally.runtime.decode.SchemaRegistryOutage when the registry cannot be asked
     */
    public static CheckedBatch of(
            RecordExaminer examiner,
            TopicPartition partition,
            List<ConsumerRecord<byte[], byte[]>> records,
            long nextOffset,
            @Nullable Integer leaderEpoch) {
        List<Sound> sound = new ArrayList<>();
        List<SetAside> unsound = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Examined examined = examiner.examine(new Fetched(record));
            if (examined instanceof Sound good) {
                sound.add(good);
            } else {
                unsound.add((SetAside) examined);
            }
        }
        return new CheckedBatch(new Work.Checked(partition, sound, unsound, new Place(nextOffset, leaderEpoch)));
    }

    /** How many records it holds. */
    public int records() {
        return records;
    }

    /** How many of them did not pass the check. */
    public int setAside() {
        return setAside;
    }

    /**
     * Writes what is left of it.
     *
     * @throws SinkStoppedException if a person must decide how to go on
     */
    public Outcome write(Stage stage, Claim claim) {
        Claim reached = claim;
        while (!left.isEmpty()) {
            Step step = left.element().step(stage, reached);
            if (step instanceof Step.Wait wait) {
                return new Outcome.Away(reached, wait.detail());
            }
            if (step instanceof Step.Lost lost) {
                return new Outcome.Lost(lost.detail());
            }
            left.remove();
            if (step instanceof Step.Done done) {
                reached = done.claim();
            } else {
                List<Work> rest = ((Step.Onward) step).rest();
                for (int i = rest.size() - 1; i >= 0; i--) {
                    left.addFirst(rest.get(i));
                }
            }
        }
        return new Outcome.Done(reached);
    }

    @Override
    public String toString() {
        return records + " records";
    }
}
