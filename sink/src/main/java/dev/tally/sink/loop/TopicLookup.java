package dev.tally.sink.loop;

import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.topics.StartVerdict;
import dev.tally.runtime.topics.TopicAdministration;
import dev.tally.schemas.topic.Topic;
import dev.tally.sink.storage.Answer;
import dev.tally.sink.storage.TopicFacts;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the brokers whether topics are as they must be, for their ids and partition counts, and where partitions begin.
 *
 * <p>For one thread. Owns the admin client.
 */
public final class TopicLookup implements AutoCloseable {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

    private final Admin admin;
    private final TopicAdministration administration;

    /** A lookup that asks through this client, and compares with these settings. */
    public TopicLookup(Admin admin, TopicSettings settings) {
        this.admin = admin;
        this.administration = new TopicAdministration(admin, settings, ANSWERED_WITHIN);
    }

    /** Whether topics are as they must be for the sink to begin. */
    public StartVerdict verdict(Collection<? extends Topic<?, ?>> needed) {
        try {
            return administration.verdict(needed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new StartVerdict.Waiting(away(e));
        }
    }

    /** What of these topics must never change. Unavailable while one of them does not exist. */
    public Answer<List<TopicFacts>> facts(List<String> topics) {
        Answer<Map<String, TopicDescription>> answer =
                ask(topics, admin.describeTopics(topics).allTopicNames());
        if (!(answer instanceof Answer.Given<Map<String, TopicDescription>> described)) {
            return new Answer.Unavailable<>(((Answer.Unavailable<Map<String, TopicDescription>>) answer).detail());
        }
        return new Answer.Given<>(
                described.value().values().stream().map(TopicLookup::facts).toList());
    }

    /** The first offset of a partition that the brokers still have. */
    public Answer<Long> beginning(TopicPartition partition) {
        Answer<ListOffsetsResultInfo> answer = ask(
                List.of(partition.topic()),
                admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).partitionResult(partition));
        return answer instanceof Answer.Given<ListOffsetsResultInfo> listed
                ? new Answer.Given<>(listed.value().offset())
                : new Answer.Unavailable<>(((Answer.Unavailable<ListOffsetsResultInfo>) answer).detail());
    }

    private static <T> Answer<T> ask(List<String> topics, KafkaFuture<T> asked) {
        try {
            return new Answer.Given<>(asked.get(ANSWERED_WITHIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return new Answer.Unavailable<>(
                    e.getCause() instanceof UnknownTopicOrPartitionException
                            ? "not all of the topics " + topics + " exist: create them with tally topics apply"
                            : away(e.getCause() == null ? e : e.getCause()));
        } catch (TimeoutException e) {
            return new Answer.Unavailable<>(away(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unavailable<>(away(e));
        }
    }

    private static String away(Throwable failure) {
        return "the Kafka brokers do not describe the topics ("
                + failure.getClass().getSimpleName() + "): check kafka.bootstrap.servers, and that the brokers run";
    }

    private static TopicFacts facts(TopicDescription topic) {
        Uuid id = topic.topicId();
        return new TopicFacts(
                topic.name(),
                new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
                topic.partitions().size());
    }

    @Override
    public void close() {
        admin.close(ANSWERED_WITHIN);
    }
}
