package dev.tally.runtime.topics;

import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the topics of a cluster and changes them: the one place that does. {@code tally topics check} and {@code apply}
 * use it, and so does every service before it starts.
 *
 * <p>It never deletes a topic, never takes a partition away and never sets what could make the brokers delete a record.
 *
 * <p>Safe for any thread, as the admin client is; the caller owns and closes the admin client. Every method blocks for at
 * most a few timeouts.
 */
public final class TopicAdministration {
    /** The client itself gives up after the timeout, so that nothing is left to wait for when it is closed. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Admin admin;
    private final TopicCatalogue catalogue;
    private final Duration timeout;
    private final StartRule startRule = new StartRule(System::nanoTime);

    /**
     * Does no I/O.
     *
     * @param admin a client of the cluster
     * @param settings counts of partitions and replicas
     * @param timeout how long one answer of the cluster may take
     */
    public TopicAdministration(Admin admin, TopicSettings settings, Duration timeout) {
        this.admin = admin;
        this.catalogue = new TopicCatalogue(settings);
        this.timeout = timeout;
    }

    /**
     * Compares every topic with the catalogue, and Kafka's own where Kafka has made them.
     *
     * @throws InterruptedException when the thread is interrupted while it waits for the cluster
     */
    public TopicReport check() throws InterruptedException {
        try {
            Map<String, ObservedTopic> observed = observe();
            return new TopicReport.Seen(observed, catalogue.findings(observed));
        } catch (ExecutionException | TimeoutException e) {
            return new TopicReport.Unseen(reason(e));
        }
    }

    /**
     * Whether a service that needs these topics may start, should wait, or must not. To be asked again while it should wait:
     * that a topic is missing is believed when every look of 15 s has said so.
     *
     * @throws InterruptedException when the thread is interrupted while it waits for the cluster
     */
    public StartVerdict verdict(Collection<? extends Topic<?, ?>> needed) throws InterruptedException {
        return startRule.verdict(check(), needed);
    }

    /** What would have to be done about what was found. No I/O. */
    public TopicPlan plan(TopicReport.Seen report) {
        return catalogue.plan(report.topics());
    }

    /**
     * Executes the plan's changes, each by itself: one that fails does not keep the others from being made.
     *
     * @return the changes that were refused, with the reason; empty when all were made
     * @throws InterruptedException when the thread is interrupted while it waits for the cluster
     */
    public Map<TopicChange, String> execute(TopicPlan plan) throws InterruptedException {
        Map<TopicChange, String> refused = new LinkedHashMap<>();
        for (TopicChange change : plan.changes()) {
            try {
                await(apply(change));
            } catch (ExecutionException | TimeoutException e) {
                refused.put(change, reason(e));
            }
        }
        return refused;
    }

    private KafkaFuture<Void> apply(TopicChange change) {
        if (change instanceof TopicChange.Create create) {
            NewTopic topic = new NewTopic(create.topic(), create.partitions(), create.replicationFactor());
            return admin.createTopics(
                            List.of(topic.configs(create.config())), new CreateTopicsOptions().timeoutMs(timeoutMs()))
                    .all();
        }
        TopicChange.Configure configure = (TopicChange.Configure) change;
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, configure.topic());
        ConfigEntry entry = new ConfigEntry(configure.setting(), configure.to());
        List<AlterConfigOp> operations = List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET));
        return admin.incrementalAlterConfigs(
                        Map.of(resource, operations), new AlterConfigsOptions().timeoutMs(timeoutMs()))
                .all();
    }

    private Map<String, ObservedTopic> observe() throws InterruptedException, ExecutionException, TimeoutException {
        List<String> names = new ArrayList<>(TopicCatalogue.KAFKAS_OWN);
        Topics.all().forEach(topic -> names.add(topic.name()));
        Map<String, TopicDescription> descriptions = new LinkedHashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> described : admin.describeTopics(
                        names, new DescribeTopicsOptions().timeoutMs(timeoutMs()))
                .topicNameValues()
                .entrySet()) {
            TopicDescription description = awaitUnlessMissing(described.getValue());
            if (description != null) {
                descriptions.put(described.getKey(), description);
            }
        }
        Map<String, ObservedTopic> observed = new LinkedHashMap<>();
        Map<String, Config> configs = configs(descriptions.keySet());
        descriptions.forEach((name, description) -> {
            Config config = configs.get(name);
            if (config != null) {
                observed.put(name, observed(description, config));
            }
        });
        return observed;
    }

    private Map<String, Config> configs(Collection<String> names)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<ConfigResource> resources = new ArrayList<>();
        names.forEach(name -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name)));
        Map<String, Config> configs = new LinkedHashMap<>();
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> described : admin.describeConfigs(
                        resources, new DescribeConfigsOptions().timeoutMs(timeoutMs()))
                .values()
                .entrySet()) {
            Config config = awaitUnlessMissing(described.getValue());
            if (config != null) {
                configs.put(described.getKey().name(), config);
            }
        }
        return configs;
    }

    private static ObservedTopic observed(TopicDescription description, Config config) {
        int replicationFactor = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        Map<String, String> values = config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
        return new ObservedTopic(
                description.name(),
                description.topicId(),
                description.partitions().size(),
                replicationFactor,
                values);
    }

    private <T> @Nullable T awaitUnlessMissing(KafkaFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return await(future);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw e;
        }
    }

    private <T> T await(KafkaFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    }

    private int timeoutMs() {
        return Math.toIntExact(timeout.toMillis());
    }

    private String reason(Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return "the Kafka brokers do not answer within " + timeout.toSeconds() + " s";
        }
        return "the Kafka brokers refuse: " + cause.getMessage() + " ("
                + cause.getClass().getSimpleName() + ")";
    }
}
