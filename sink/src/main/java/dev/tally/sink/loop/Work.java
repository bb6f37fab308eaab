package dev.tally.sink.loop;

import dev.tally.event.ConsultationRecord;
import dev.tally.runtime.decode.SchemaRegistryOutage;
import dev.tally.sink.loop.Examined.SetAside;
import dev.tally.sink.loop.Examined.Sound;
import dev.tally.sink.storage.Answer;
import dev.tally.sink.storage.Batch;
import dev.tally.sink.storage.Claim;
import dev.tally.sink.storage.TopicFacts;
import dev.tally.sink.storage.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What lies between a fetch and a COMMIT, as states: fetched, examined, counted, ready, written. A step takes work from one state to the
 * next or leaves it where it is, so whatever is away can be waited for in any state, and nothing is done twice but what may
 * be.
 *
 * <p>A batch that storage refuses is halved until the bad record is alone; that one is set aside, and what it was among is
 * written. A batch that takes longer than a transaction may is halved too, until it does not. For one thread.
 */
sealed interface Work {

    /** The partition that is worked on. */
    TopicPartition partition();

    /** How many records are not stored yet. */
    int records();

    /** One step. The claim is the partition's, as the last step left it. */
    Step step(Stage stage, Claim claim);

    /** Bytes from Kafka, up to a place. */
    record Raw(TopicPartition partition, List<Fetched> batch, Place upTo) implements Work {
        @Override
        public int records() {
            return batch.size();
        }

        @Override
        public Step step(Stage stage, Claim claim) {
            List<Sound> sound = new ArrayList<>();
            List<SetAside> unsound = new ArrayList<>();
            try {
                for (Fetched fetched : batch) {
                    Examined examined = stage.examiner().examine(fetched);
                    if (examined instanceof Sound record) {
                        sound.add(record);
                    } else {
                        unsound.add((SetAside) examined);
                    }
                }
            } catch (SchemaRegistryOutage outage) {
                return new Step.Wait(String.valueOf(outage.getMessage()));
            }
            return Step.Onward.with(new Checked(partition, sound, unsound, upTo));
        }
    }

    /** Records of which some may have to be set aside before the place is passed. */
    record Checked(TopicPartition partition, List<Sound> sound, List<SetAside> unsound, Place upTo) implements Work {
        @Override
        public int records() {
            return sound.size() + unsound.size();
        }

        @Override
        public Step step(Stage stage, Claim claim) {
            if (unsound.isEmpty()) {
                return Step.Onward.with(new Ready(partition, sound, upTo));
            }
            stage.limit()
                    .count(
                            unsound.stream().map(Quarantine::id).toList(),
                            unsound.get(unsound.size() - 1).toString())
                    .ifPresent(tooMany -> {
                        throw new SinkStoppedException(tooMany);
                    });
            return Step.Onward.with(new Condemned(partition, sound, unsound, upTo));
        }
    }

    /**
     * Records of which some are set aside before the place is passed. They were counted before: a step that is tried again
     * because Kafka is away must not count them again, or an outage would look like many bad records.
     */
    record Condemned(TopicPartition partition, List<Sound> sound, List<SetAside> unsound, Place upTo) implements Work {
        @Override
        public int records() {
            return sound.size() + unsound.size();
        }

        @Override
        public Step step(Stage stage, Claim claim) {
            Optional<String> trouble = stage.quarantine().setAside(unsound);
            if (trouble.isPresent()) {
                return new Step.Wait(trouble.get());
            }
            stage.metrics().setAside(unsound);
            stage.listener().setAside(partition, readable(unsound));
            return Step.Onward.with(new Ready(partition, sound, upTo));
        }

        private static List<ConsultationRecord> readable(List<SetAside> records) {
            return records.stream()
                    .map(SetAside::record)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    /**
     * Records that one transaction can hold, with the place that is reached by them. They may lie before the place that is
     * stored, where it is not sure that gateways were told of them: then they are confirmed, and the place stays.
     */
    record Ready(TopicPartition partition, List<Sound> sound, Place upTo) implements Work {
        @Override
        public int records() {
            return sound.size();
        }

        @Override
        public Step step(Stage stage, Claim claim) {
            Optional<String> hindrance = stage.confirmations().hindrance();
            if (hindrance.isPresent()) {
                return new Step.Wait(hindrance.get());
            }
            List<ConsultationRecord> records = sound.stream().map(Sound::record).toList();
            boolean again = upTo.offset() < claim.nextOffset();
            Place place = again ? Place.of(claim) : upTo;
            WriteResult result = write(stage, claim, records, place);
            return result instanceof WriteResult.Refused refused ? refused(refused) : told(stage, result);
        }

        private Step told(Stage stage, WriteResult result) {
            if (result instanceof WriteResult.Committed committed) {
                stage.metrics().stored(committed.stored());
                stage.listener().stored(partition, committed.stored());
            }
            if (result instanceof WriteResult.TooSlow && sound.size() > 1) {
                return halves();
            }
            return conclude(stage, partition, upTo, result);
        }

        private Step refused(WriteResult.Refused refused) {
            if (sound.isEmpty()) {
                throw refusedPlace(partition, refused);
            }
            if (sound.size() == 1) {
                SetAside bad = sound.get(0).setAside(refused.reason(), refused.detail());
                return Step.Onward.with(new Checked(partition, List.of(), List.of(bad), upTo));
            }
            return halves();
        }

        private Step halves() {
            int middle = sound.size() / 2;
            Place halfway = Place.after(sound.get(middle - 1).fetched());
            return Step.Onward.with(
                    new Ready(partition, sound.subList(0, middle), halfway),
                    new Ready(partition, sound.subList(middle, sound.size()), upTo));
        }
    }

    /**
     * The log was truncated below what was stored: the place goes back, and what the brokers have now is read again. Nothing
     * that is stored is taken back. The topic's id is asked first, for a topic that was made again looks truncated too; then
     * where the log begins, for records that were purged look truncated too.
     *
     * @param position where reading stood, which the brokers do not have
     * @param divergent where the log parts from what was read; null if the brokers do not know: then everything is read
     *     again, which is slow, and safe
     * @param told up to where gateways were told, if that is known to be less than what is stored: reading goes back to there
     */
    record Rewind(
            TopicPartition partition,
            long position,
            @Nullable Place divergent,
            @Nullable Place told) implements Work {
        @Override
        public int records() {
            return 0;
        }

        @Override
        public Step step(Stage stage, Claim claim) {
            Answer<List<TopicFacts>> topics = stage.topics().facts(List.of(partition.topic()));
            if (!(topics instanceof Answer.Given<List<TopicFacts>> given)) {
                return new Step.Wait(((Answer.Unavailable<List<TopicFacts>>) topics).detail());
            }
            UUID topicId = given.value().get(0).topicId();
            if (!topicId.equals(claim.topicId())) {
                throw new SinkStoppedException(TopicFacts.madeAgain(partition.topic(), claim.topicId(), topicId));
            }
            Answer<Long> answer = stage.topics().beginning(partition);
            if (!(answer instanceof Answer.Given<Long> beginning)) {
                return new Step.Wait(((Answer.Unavailable<Long>) answer).detail());
            }
            if (claim.nextOffset() < beginning.value()) {
                throw SinkStoppedException.purged(partition, claim.nextOffset(), beginning.value());
            }
            return isStretchToldAgain(beginning.value())
                    ? new Step.Rewound(claim, new Place(beginning.value(), null))
                    : goBack(stage, claim, divergent == null ? new Place(beginning.value(), null) : divergent);
        }

        /** Whether this was a place that is stored, read again for its receipts alone, which are told from the beginning on. */
        private boolean isStretchToldAgain(long beginning) {
            return divergent == null && position < beginning;
        }

        private Step goBack(Stage stage, Claim claim, Place to) {
            WriteResult result = write(stage, claim, List.of(), to);
            if (result instanceof WriteResult.Refused refused) {
                throw refusedPlace(partition, refused);
            }
            // What is stored before that place and was not told of is read again for its receipts.
            Place from = told != null && told.offset() < to.offset() ? told : to;
            Step step = conclude(stage, partition, from, result);
            if (!(step instanceof Step.Done done)) {
                return step;
            }
            stage.metrics().rewound();
            return new Step.Rewound(done.claim(), from);
        }
    }

    private static WriteResult write(Stage stage, Claim claim, List<ConsultationRecord> records, Place place) {
        Batch batch = new Batch(records, place.offset(), place.leaderEpoch());
        return stage.metrics().timed(() -> stage.store().write(claim, batch));
    }

    /** What follows from any result but a refusal, if there is nothing to halve. */
    private static Step conclude(Stage stage, TopicPartition partition, Place upTo, WriteResult result) {
        if (result instanceof WriteResult.Committed committed) {
            stage.listener().reached(partition, upTo.toKafka());
            return new Step.Done(committed.claim());
        }
        if (result instanceof WriteResult.Fenced fenced) {
            return new Step.Lost(fenced.detail());
        }
        if (result instanceof WriteResult.TooSlow slow) {
            return new Step.Wait(slow.detail());
        }
        return new Step.Wait(((WriteResult.Unavailable) result).detail());
    }

    private static SinkStoppedException refusedPlace(TopicPartition partition, WriteResult.Refused refused) {
        return new SinkStoppedException("the database refuses the place of " + partition + " itself ("
                + refused.detail() + "): compare tally.sink_partition with the migrations");
    }
}
