package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.cli.client.Answer;
import dev.tally.cli.client.RequestSender.Listener;
import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.Demo;
import dev.tally.cli.demo.DemoReport;
import dev.tally.cli.demo.GeneratedTraffic;
import dev.tally.cli.demo.Pipeline;
import dev.tally.local.broker.LocalBroker;
import dev.tally.local.process.LocalService;
import dev.tally.replay.storage.StoredEvent;
import dev.tally.replay.storage.StoredRecords;
import dev.tally.runtime.service.ExitCode;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * P1, P2, P3: what a client was told is accepted ends in storage, once, though every broker stops, what the pipeline said of it is
 * lost, or the gateway is killed at any instant; and the gateway comes to know it.
 */
@TestMethodOrder(OrderAnnotation.class)
class NothingAcceptedIsLostIT {
    private static final Instant DAY = Instant.parse("2026-03-02T07:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long SEED = Long.getLong("tally.seed", System.nanoTime() % 1_000_000);
    private static final int KILLS = Boolean.getBoolean("tally.heavy") ? 200 : 12;

    /** Each has more than three events. */
    private static final int CONSULTATIONS_IN_AN_OUTAGE = Boolean.getBoolean("tally.heavy") ? 3_200 : 300;

    /** A request does not wait long for brokers that are all stopped; what storage does not confirm is sent again soon. */
    @RegisterExtension
    static final TestStack STACK =
            new TestStack(Map.of("gateway.replicate-within", "100ms", "journal.resend-after", "5s"));

    private static Demo demo;

    @BeforeAll
    static void begin() {
        System.out.println("NothingAcceptedIsLostIT: seed " + SEED + " (set it again with -Dtally.seed)");
        demo = new Demo(STACK.pipeline(), Progress.silent());
    }

    @Test
    @Order(1)
    void thoughWhatWasSaidOfItIsLostItIsSentAgainRecognisedAndConfirmed() throws Exception {
        Pipeline pipeline = STACK.pipeline();
        demo.send(new GeneratedTraffic(100, SEED, DAY), 0, acknowledged());
        pipeline.gateway().kill();
        // Everything stored, and nobody there to hear it.
        await().atMost(PATIENCE).until(() -> demo.draw(0, SEED).tally().lost() == 0);
        empty(Topics.RECEIPT);
        empty(Topics.RECORD);

        pipeline.gateway().start();

        assertAllIsStoredOnceAndShown();
    }

    @Test
    @Order(2)
    void withAllBrokersStoppedThousandsOfHalvesAreAcceptedAndThenStoredOnce() throws InterruptedException {
        Pipeline pipeline = STACK.pipeline();
        pipeline.stack().brokers().all().forEach(LocalService::kill);
        Map<String, LongAdder> states = new ConcurrentHashMap<>();

        demo.send(new GeneratedTraffic(CONSULTATIONS_IN_AN_OUTAGE, SEED + 1, DAY), 0, (request, answer) -> {
            assertThat(answer).isInstanceOf(Answer.Acknowledged.class);
            Answer.Acknowledged acknowledged = (Answer.Acknowledged) answer;
            if (!acknowledged.duplicate()) {
                states.computeIfAbsent(acknowledged.state(), state -> new LongAdder())
                        .increment();
            }
        });

        assertThat(states).containsOnlyKeys("ACCEPTED");
        assertThat(states.getOrDefault("ACCEPTED", new LongAdder()).sum())
                .isGreaterThan(3L * CONSULTATIONS_IN_AN_OUTAGE);
        List<LocalBroker> brokers = pipeline.stack().brokers().all();
        brokers.forEach(broker -> broker.process().start());
        brokers.forEach(LocalService::awaitReady);
        assertAllIsStoredOnceAndShown();
    }

    @Test
    @Order(3)
    void whateverTheInstantAtWhichTheGatewayIsKilled() throws Exception {
        Pipeline pipeline = STACK.pipeline();
        Random random = new Random(SEED);
        Set<UUID> before = rows().keySet();
        SingleAttempts.Expected expected;
        try (SingleAttempts load = SingleAttempts.begin(pipeline, SEED)) {
            for (int kill = 0; kill < KILLS; kill++) {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(1_500_000)));
                pipeline.gateway().restart();
            }
            expected = load.end();
        }
        // As practice software does that has no answer for one of two; of the others nobody asks again.
        Map<UUID, Answer.Acknowledged> answered = expected.completeHalves(pipeline.gateway(PATIENCE));

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() ->
                        assertThat(rows().keySet()).as("of what was answered").containsAll(answered.keySet()));
        Map<UUID, List<StoredEvent>> rows = rows();
        rows.keySet().removeAll(before);
        System.out.println(KILLS + " kills: " + answered.size() + " events answered, "
                + expected.inDoubt() + " under way at a kill; "
                + expected.unanswered().size() + " never answered, of which "
                + expected.unanswered().stream().filter(rows::containsKey).count() + " are stored");
        assertThat(expected.inDoubt()).as("requests under way when a kill came").isPositive();
        assertThat(rows)
                .as("every event has one row")
                .allSatisfy((id, same) -> assertThat(same).hasSize(1));
        answered.forEach((id, answer) -> assertThat(
                        rows.getOrDefault(id, List.of()).get(0).computedDigest())
                .isEqualTo(answer.contentDigest()));
        rows.keySet().removeAll(answered.keySet());
        assertThat(expected.unanswered())
                .as("nothing is stored that nobody sent")
                .containsAll(rows.keySet());
    }

    private static Listener acknowledged() {
        return (request, answer) -> assertThat(answer).isInstanceOf(Answer.Acknowledged.class);
    }

    private static void assertAllIsStoredOnceAndShown() throws InterruptedException {
        boolean quiet = demo.awaitQuiet(PATIENCE);
        DemoReport report = demo.draw(0, SEED);

        assertThat(report.tally().findings()).isEmpty();
        assertThat(quiet).isTrue();
        assertThat(report.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(report.tally().shown().keySet()).extracting(Enum::name).containsExactlyInAnyOrder("HELD", "STORED");
    }

    private static Map<UUID, List<StoredEvent>> rows() {
        Map<UUID, List<StoredEvent>> rows = new HashMap<>();
        try (StoredRecords stored = StoredRecords.open(STACK.pipeline().databaseReader())) {
            stored.forEachEvent(event -> rows.computeIfAbsent(event.eventId(), id -> new ArrayList<>())
                    .add(event));
        }
        return rows;
    }

    /** Takes everything out of a topic that is in it now. */
    private static void empty(Topic<?, ?> topic) throws Exception {
        try (Admin admin = Admin.create(STACK.pipeline().kafka().admin("test"))) {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            admin.describeTopics(List.of(topic.name())).allTopicNames().get(30, TimeUnit.SECONDS).values().stream()
                    .flatMap(description -> description.partitions().stream())
                    .forEach(partition ->
                            latest.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            admin.listOffsets(latest)
                    .all()
                    .get(30, TimeUnit.SECONDS)
                    .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end.offset())));
            admin.deleteRecords(all).all().get(30, TimeUnit.SECONDS);
        }
    }
}
