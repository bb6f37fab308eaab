package dev.tally.streams;

import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.management.Health;
import dev.tally.runtime.management.HealthChecks;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.quarantine.QuarantineLimit;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.service.Role;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.service.StopSignal;
import dev.tally.runtime.topics.StartVerdict;
import dev.tally.runtime.topics.TopicAdministration;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import dev.tally.streams.frontier.FrontierWatch;
import dev.tally.streams.join.JoinMeters;
import dev.tally.streams.join.JoinRules;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The join as a role: waits for topics and registry, runs the topology until it is told to end, and says how it is. Any
 * number of processes share the work, by partitions.
 *
 * <p>Owns its Kafka clients, stores and threads. Thread rule as for every {@link Role}.
 */
public final class JoinRole implements Role {
    private static final Logger LOG = LoggerFactory.getLogger(JoinRole.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration BEHIND_TOLERANCE = Duration.ofSeconds(60);

    private static final List<Topic<?, ?>> NEEDED = List.of(
            Topics.OBSERVATION,
            Topics.DOCUMENT_SHARE,
            Topics.RECORD,
            Topics.INCOMPLETE,
            Topics.QUARANTINE,
            Topics.RECEIPT);

    private final JoinSettings settings;
    private final HealthChecks checks;
    private final Metrics metrics;
    private final Clock clock;

    /** How the join is: what the start waits for, and then what the streams client says. */
    private volatile HealthChecks.Check readiness = waitingFor("to be started");

    /** What is to be closed, the newest first. Touched by the runner's thread alone. */
    private final Deque<AutoCloseable> closings = new ArrayDeque<>();

    /** A join that starts when it is told to; connects to nothing yet. */
    public JoinRole(JoinSettings settings, HealthChecks checks, Metrics metrics, Clock clock) {
        this.settings = settings;
        this.checks = checks;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "join";
    }

    @Override
    public void start(StopSignal stop) {
        // First of all, so that nobody sees a join that seems ready because it has said nothing yet.
        checks.registerReady("join", () -> readiness.check());
        try {
            begin(stop);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RoleFailedException("the start was interrupted", interrupted);
        }
    }

    private void begin(StopSignal stop) throws InterruptedException {
        readiness = waitingFor("the brokers to describe the topics");
        KafkaClients clients = new KafkaClients(settings.kafka());
        Admin admin = closing(Admin.create(clients.admin("tally-join-admin")));
        int partitions = awaitTopics(admin, stop);
        if (stop.isGiven()) {
            return;
        }
        TopicSerdes topicSerdes = new TopicSerdes(settings.serde());
        JoinSerdes serdes = closing(JoinSerdes.of(topicSerdes, partitions));
        readiness = waitingFor("the schema registry to know every schema");
        new SchemaRehearsal(topicSerdes, serdes).await(stop, outage -> readiness = waitingFor(outage));
        if (stop.isGiven()) {
            return;
        }
        readiness = waitingFor("its stores to be opened");
        FrontierWatch frontier = closing(FrontierWatch.start(
                clients,
                admin,
                settings.streams().applicationId(),
                halfPartitions(partitions),
                clock,
                BEHIND_TOLERANCE));
        JoinRules rules = JoinRules.standard(
                settings.deadlines(),
                serdes.inspector(),
                frontier,
                new QuarantineLimit(clock, settings.quarantinePerMinute(), "join", "events"),
                new JoinMeters(metrics.registry()));
        JoinStreams streams =
                closing(new JoinStreams(settings, clients, rules, serdes, new FailurePolicy(stop, clock)));
        watch(streams, frontier);
        streams.start();
        streams.awaitRunning(stop);
    }

    /** Waits while it cannot be told whether the topics are right. Returns their count of partitions. */
    private int awaitTopics(Admin admin, StopSignal stop) throws InterruptedException {
        TopicAdministration topics = new TopicAdministration(admin, settings.topics(), ANSWER_WITHIN);
        while (!stop.isGiven()) {
            StartVerdict verdict = topics.verdict(NEEDED);
            if (verdict instanceof StartVerdict.Ready ready) {
                ready.warnings().forEach(finding -> LOG.warn("{}", finding.message()));
                return ready.partitions();
            }
            if (verdict instanceof StartVerdict.Refused refused) {
                throw new RoleFailedException(refused.message(), null);
            }
            String reason = ((StartVerdict.Waiting) verdict).reason();
            readiness = waitingFor(reason);
            LOG.warn("the join waits: {}", reason);
            stop.await(PAUSE);
        }
        return 0;
    }

    private void watch(JoinStreams streams, FrontierWatch frontier) {
        readiness = streams::health;
        checks.registerReady("join-progress", frontier::health);
        checks.registerReady("join-dropped-records", streams::droppedRecords);
        metrics.registry().gauge("tally.join.unread.offsets", frontier, FrontierWatch::unread);
        metrics.registry().gauge("tally.join.dropped.records", streams, JoinStreams::droppedRecordCount);
        streams.bind(metrics);
    }

    private static HealthChecks.Check waitingFor(String what) {
        return () -> Health.down("waits for: " + what);
    }

    private static List<TopicPartition> halfPartitions(int partitions) {
        return Stream.of(Topics.OBSERVATION, Topics.DOCUMENT_SHARE)
                .flatMap(topic ->
                        IntStream.range(0, partitions).mapToObj(number -> new TopicPartition(topic.name(), number)))
                .toList();
    }

    private <T extends AutoCloseable> T closing(T resource) {
        closings.push(resource);
        return resource;
    }

    @Override
    public void close() {
        RoleFailedException failed = null;
        for (AutoCloseable resource : closings) {
            try {
                resource.close();
            } catch (Exception e) {
                RoleFailedException failure =
                        new RoleFailedException(resource.getClass().getSimpleName() + " did not close", e);
                if (failed == null) {
                    failed = failure;
                } else {
                    failed.addSuppressed(failure);
                }
            }
        }
        closings.clear();
        if (failed != null) {
            throw failed;
        }
    }
}
