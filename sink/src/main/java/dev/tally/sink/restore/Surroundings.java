package dev.tally.sink.restore;

import dev.tally.schemas.topic.Topics;
import dev.tally.sink.loop.TopicLookup;
import dev.tally.sink.restore.RestorePlan.PartitionPlan;
import dev.tally.sink.storage.Answer;
import dev.tally.sink.storage.CurrentDigests;
import dev.tally.sink.storage.RecordStore;
import dev.tally.sink.storage.TopicFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Looks at topics, database and running sinks before a restore. Changes nothing but pins. For one thread. */
final class Surroundings {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    private final RestoreClients clients;

    Surroundings(RestoreClients clients) {
        this.clients = clients;
    }

    /** What there is to restore from a topic that is keyed by consultation. */
    RestorePlan plan(String topic) {
        requireMigrated();
        TopicFacts facts = facts(List.of(topic)).get(0);
        Map<Integer, Long> stored = places(topic);
        List<PartitionPlan> partitions = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = clients.consumer()) {
            List<TopicPartition> all = IntStream.range(0, facts.partitions())
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(all, ANSWERED_WITHIN);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all, ANSWERED_WITHIN);
            for (TopicPartition each : all) {
                partitions.add(new PartitionPlan(
                        each.partition(),
                        stored.getOrDefault(each.partition(), 0L),
                        begins.getOrDefault(each, 0L),
                        ends.getOrDefault(each, 0L)));
            }
        } catch (KafkaException e) {
            throw new RestoreFailedException(
                    "the brokers do not tell where " + topic + " begins and ends ("
                            + e.getClass().getSimpleName() + "): check that they run",
                    e);
        }
        return new RestorePlan(topic, clients.sink().database().url(), facts.topicId(), partitions, runningSinks());
    }

    /** Pins the topics that exist of those that carry consultations, or says in what they differ from what is pinned. */
    void pin(List<String> topics) {
        try (RecordStore store = clients.store()) {
            Answer<List<TopicFacts>> pinned = store.pin(facts(topics));
            if (pinned instanceof Answer.Impossible<List<TopicFacts>> impossible) {
                throw new RestoreFailedException(impossible.detail(), null);
            }
            if (pinned instanceof Answer.Unavailable<List<TopicFacts>> away) {
                throw new RestoreFailedException(away.detail(), null);
            }
        }
    }

    boolean exists(String topic) {
        try (Admin admin = clients.admin()) {
            return admin.listTopics()
                    .names()
                    .get(ANSWERED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    .contains(topic);
        } catch (ExecutionException | TimeoutException e) {
            throw new RestoreFailedException("the brokers do not list their topics: check that they run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RestoreFailedException("interrupted", e);
        }
    }

    private void requireMigrated() {
        try (RecordStore store = clients.store()) {
            if (store.schemaVersion() instanceof Answer.Unavailable<Integer> away) {
                throw new RestoreFailedException(away.detail(), null);
            }
        }
    }

    List<TopicFacts> facts(List<String> topics) {
        try (TopicLookup lookup = clients.topics()) {
            Answer<List<TopicFacts>> answer = lookup.facts(topics);
            if (answer instanceof Answer.Given<List<TopicFacts>> given) {
                return given.value();
            }
            throw new RestoreFailedException(((Answer.Unavailable<List<TopicFacts>>) answer).detail(), null);
        }
    }

    private Map<Integer, Long> places(String topic) {
        try (CurrentDigests database = new CurrentDigests(clients.sink().database())) {
            Answer<Map<Integer, Long>> answer = database.places(topic);
            if (answer instanceof Answer.Given<Map<Integer, Long>> given) {
                return given.value();
            }
            throw new RestoreFailedException(((Answer.Unavailable<Map<Integer, Long>>) answer).detail(), null);
        }
    }

    private List<String> runningSinks() {
        String group = clients.sink().groupId();
        try (Admin admin = clients.admin()) {
            return admin
                    .describeConsumerGroups(List.of(group))
                    .all()
                    .get(ANSWERED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    .values()
                    .stream()
                    .flatMap(description -> description.members().stream())
                    .map(member -> member.clientId() + " at " + member.host())
                    .toList();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return List.of();
            }
            throw new RestoreFailedException("the brokers do not tell who is in the group " + group, e);
        } catch (TimeoutException e) {
            throw new RestoreFailedException("the brokers do not tell who is in the group " + group, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RestoreFailedException("interrupted", e);
        }
    }

    /** The topics whose ids and partition counts are pinned, as far as they exist. */
    List<String> pinnable() {
        List<String> names = new ArrayList<>(List.of(Topics.OBSERVATION.name(), Topics.DOCUMENT_SHARE.name()));
        if (exists(Topics.RECORD.name())) {
            names.add(Topics.RECORD.name());
        }
        return names;
    }
}
