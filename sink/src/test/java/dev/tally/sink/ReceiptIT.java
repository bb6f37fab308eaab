package dev.tally.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.EventReference;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Origin;
import dev.tally.event.Receipt;
import dev.tally.event.ReceiptState;
import dev.tally.schemas.assembly.RecordComposer;
import dev.tally.schemas.receipt.Acceptance;
import dev.tally.schemas.receipt.ReceiptBatches;
import dev.tally.schemas.topic.Topics;
import dev.tally.sink.ReceiptWatch.Told;
import dev.tally.sink.SinkProgram.Failpoint;
import dev.tally.sink.sample.SampleConsultation;
import dev.tally.sink.storage.CuttingProxy;
import dev.tally.sink.storage.CuttingProxy.Cut;
import dev.tally.sink.storage.TestDatabases;
import dev.tally.sink.storage.TestDatabases.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * P3: no receipt says STORED for a row that somebody else cannot read at that moment; and P1: whatever fails between COMMIT and
 * receipt, the receipt comes.
 */
class ReceiptIT {
    private static final long SEED = Long.getLong("tally.seed", 1_815L);
    private static final String GROUP = "tally-sink";

    @TempDir
    private static Path directory;

    private static SinkStand stand;
    private static TestDatabases databases;
    private static int processes;

    private final Random random = new Random(SEED);
    private TestDatabase database;
    private Map<String, String> settings;
    private ReceiptWatch watch;

    @BeforeAll
    static void start() {
        System.out.println("ReceiptIT: seed " + SEED);
        stand = SinkStand.start(directory.resolve("stack"));
        databases = new TestDatabases(stand.stack.postgres());
    }

    @AfterAll
    static void stop() {
        stand.close();
    }

    @BeforeEach
    void freshTopicsAndDatabase() throws Exception {
        stand.makeTopicsAgain();
        database = databases.migrated();
        settings = new HashMap<>(stand.settings(database.url(), "for tests only"));
        // Each test has a group of its own, as its topics and its database are its own.
        settings.put("sink.group-id", GROUP + "-" + UUID.randomUUID());
        watch = new ReceiptWatch(stand, database);
    }

    @AfterEach
    void noReceiptHasLied() {
        watch.close();
        assertThat(watch.takeLies()).isEmpty();
    }

    @Test
    void theWatchOfTheseTestsKnowsALie() throws Exception {
        ObservationEvent event = records(1).get(0).getObservations().get(0);
        ReceiptBatches lie = new ReceiptBatches("test", Instant.EPOCH);
        lie.add(Acceptance.of(event), Acceptance.of(event).stored(event.getContentDigest(), 2));

        stand.tell(lie.all().get(0));

        eventually(() -> assertThat(watch.takeLies())
                .singleElement()
                .asString()
                .contains(event.getEventId().toString()));
    }

    @Test
    void everyEventIsConfirmedToItsGatewayWithTheDigestOfTheDatabase() throws Exception {
        List<ConsultationRecord> records = records(100);
        stand.publish(records);
        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(watch.stored()).hasSize(200));
            eventually(
                    () -> assertThat(sink.gauge("tally.sink.receipts.pending")).isZero());
            assertThat(sink.count("tally.sink.receipts")).isEqualTo(200);
        }

        assertThat(watch.stored()).containsExactlyInAnyOrderElementsOf(eventIds(records));
        ObservationEvent event = records.get(7).getObservations().get(0);
        assertThat(watch.told())
                .filteredOn(told -> told.eventId().equals(event.getEventId()))
                .singleElement()
                .satisfies(told -> {
                    Receipt receipt = told.receipt();
                    assertThat(told.gatewayId()).isEqualTo(event.getOrigin().getGatewayId());
                    assertThat(receipt.getConsultationId()).isEqualTo(event.getConsultationId());
                    assertThat(receipt.getIncarnation())
                            .isEqualTo(event.getOrigin().getIncarnation());
                    assertThat(receipt.getSequence())
                            .isEqualTo(event.getOrigin().getSequence());
                    assertThat(receipt.getContentDigest()).isEqualTo(event.getContentDigest());
                    assertThat(receipt.getVersion()).isEqualTo(2);
                    assertThat(receipt.getMissing()).isEmpty();
                });
    }

    @Test
    void aDuplicateFromASecondGatewayIsConfirmedToBoth() throws Exception {
        ConsultationRecord record = records(1).get(0);
        ObservationEvent first = record.getObservations().get(0);
        Origin second = new Origin("gateway-second", new UUID(9, 9), 17L, true);
        stand.publish(List.of(record));
        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(watch.stored()).hasSize(2));

            stand.publish(List.of(again(record, new EventReference(first.getEventId(), second))));

            eventually(() -> assertThat(watch.stored()).hasSize(5));
            assertThat(sink.count("tally.sink.records.confirmed")).isEqualTo(1);
        }
        assertThat(watch.told())
                .filteredOn(told -> told.eventId().equals(first.getEventId()))
                .extracting(Told::gatewayId, told -> told.receipt().getSequence())
                .containsExactlyInAnyOrder(
                        tuple(
                                first.getOrigin().getGatewayId(),
                                first.getOrigin().getSequence()),
                        tuple(
                                first.getOrigin().getGatewayId(),
                                first.getOrigin().getSequence()),
                        tuple("gateway-second", 17L));
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aSinkKilledAroundItsReceiptsLeavesNoneOut(Failpoint failpoint) throws Exception {
        List<ConsultationRecord> records = records(50);
        SinkProcess doomed = process(failpoint);
        stand.publish(records);
        doomed.killAtFailpoint();
        assertThat(stored()).as("records committed when it was killed").isPositive();
        List<UUID> before = watch.stored();
        if (failpoint == Failpoint.BETWEEN_COMMIT_AND_RECEIPT) {
            assertThat(before).as("receipts before the kill").isEmpty();
        }

        try (RunningSink successor = new RunningSink(settings)) {
            eventually(() -> assertThat(watch.stored()).containsAll(eventIds(records)));
            eventually(() -> assertThat(stored()).isEqualTo(50));
            assertThat(successor.count("tally.sink.records.confirmed"))
                    .as("records that were stored already")
                    .isPositive();
        }
        assertThat(database.number("SELECT count(*) FROM tally.event")).isEqualTo(100);
        assertThat(database.number("SELECT sum(next_offset) FROM tally.sink_partition"))
                .isEqualTo(50);
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionLostDuringCommitMakesNoReceiptTooEarlyAndNoneMissing(Cut cut) throws Exception {
        List<ConsultationRecord> records = records(40);
        try (CuttingProxy proxy = new CuttingProxy(stand.stack.postgres().port(), cut).disarmed()) {
            settings.put("database.url", database.url().replaceFirst(":\\d+/", ":" + proxy.port() + "/"));
            settings.put("database.sslmode", "disable");
            settings.put("database.gssEncMode", "disable");
            // So that each COMMIT is sent in words, by which the proxy knows it.
            settings.put("database.prepareThreshold", "0");
            try (RunningSink sink = new RunningSink(settings)) {
                stand.publish(records.subList(0, 10));
                eventually(() -> assertThat(watch.stored()).hasSize(20));

                proxy.arm();
                stand.publish(records.subList(10, 40));

                eventually(() -> assertThat(watch.stored()).containsAll(eventIds(records)));
                assertThat(proxy.hasCut()).isTrue();
                assertThat(sink.stop.isGiven()).isFalse();
            }
        }
        assertThat(database.number("SELECT count(*) FROM tally.event")).isEqualTo(80);
    }

    @Test
    void aBrokerThatIsAwayWhileReceiptsAreSentCostsNone() throws Exception {
        List<ConsultationRecord> records = records(2_000);
        stand.publish(records);
        try (RunningSink sink = new RunningSink(settings, "sink.batch-size", "64KiB")) {
            eventually(() -> assertThat(watch.stored()).isNotEmpty());

            stand.stack.broker(1).kill();
            stand.stack.broker(1).restart();

            eventually(() -> assertThat(watch.stored()).containsAll(eventIds(records)));
            assertThat(sink.stop.isGiven()).isFalse();
        }
    }

    @Test
    void whatIsSentAgainIsConfirmedThoughTheRecordTopicWasEmptied() throws Exception {
        List<ConsultationRecord> records = records(20);
        stand.publish(records);
        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(watch.stored()).hasSize(40));
            for (TopicPartition partition : partitions()) {
                stand.admin
                        .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }

            stand.publish(records);

            eventually(() -> assertThat(watch.stored()).hasSize(80));
            assertThat(sink.stop.isGiven()).isFalse();
        }
        assertThat(database.number("SELECT count(*) FROM tally.event")).isEqualTo(40);
    }

    @Test
    void whatIsSentAgainIsConfirmedThoughTheRecordTopicWasTruncated() throws Exception {
        List<ConsultationRecord> records = records(20);
        stand.publish(records);
        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(watch.stored()).hasSize(40));
            assertThat(sink.stop.isGiven()).isFalse();
        }
        // As after an unclean election: the place is further on than the log is.
        database.run("tally_sink", "UPDATE tally.sink_partition SET next_offset = next_offset + 7");

        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(sink.count("tally.sink.rewound")).isEqualTo(SinkStand.PARTITIONS));
            int before = watch.stored().size();
            stand.publish(records);

            eventually(() -> assertThat(
                            watch.stored().subList(before, watch.stored().size()))
                    .containsAll(eventIds(records)));
        }
        assertThat(database.number("SELECT count(*) FROM tally.event")).isEqualTo(40);
    }

    @Test
    void whatWasNotToldWhenTheLogWasTruncatedIsTold() throws Exception {
        List<ConsultationRecord> records = records(20);
        stand.publish(records);
        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(watch.stored()).hasSize(40));
            assertThat(sink.stop.isGiven()).isFalse();
        }
        // Stored, and the receipts not acknowledged; then the log lost its end.
        setGroupBack();
        database.run("tally_sink", "UPDATE tally.sink_partition SET next_offset = next_offset + 7");

        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(watch.stored()).hasSize(80));
            assertThat(sink.count("tally.sink.rewound")).isEqualTo(SinkStand.PARTITIONS);
        }
        assertThat(database.number("SELECT sum(next_offset) FROM tally.sink_partition"))
                .isEqualTo(20);
    }

    private void setGroupBack() throws Exception {
        Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
        partitions().forEach(partition -> beginning.put(partition, new OffsetAndMetadata(0)));
        stand.admin
                .alterConsumerGroupOffsets(settings.get("sink.group-id"), beginning)
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    @Test
    void aGroupThatKafkaHasForgottenTellsNothingOfOldAgainAndEverythingNew() throws Exception {
        List<ConsultationRecord> old = records(20);
        List<ConsultationRecord> recent = records(20);
        stand.publish(old);
        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(watch.stored()).hasSize(40));
            assertThat(sink.stop.isGiven()).isFalse();
        }
        settings.put("sink.group-id", GROUP + "-forgotten-" + UUID.randomUUID());

        stand.publish(recent);
        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(watch.stored()).containsAll(eventIds(recent)));
            assertThat(sink.count("tally.sink.records.confirmed")).isZero();
        }
        assertThat(watch.stored()).hasSize(80);
    }

    @Test
    void anOperatorWhoSetsTheGroupBackHasEverythingToldAgain() throws Exception {
        List<ConsultationRecord> records = records(20);
        stand.publish(records);
        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(watch.stored()).hasSize(40));
            assertThat(sink.stop.isGiven()).isFalse();
        }
        setGroupBack();

        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() -> assertThat(watch.stored()).hasSize(80));
            assertThat(sink.count("tally.sink.records.confirmed")).isEqualTo(20);
        }
        assertThat(database.number("SELECT sum(next_offset) FROM tally.sink_partition"))
                .as("what is stored stays where it is")
                .isEqualTo(20);
    }

    @Test
    void whatIsSetAsideIsToldToTheGatewayOfEachOfItsEvents() throws Exception {
        SampleConsultation poisoned = new SampleConsultation(random);
        ConsultationRecord poison =
                SampleConsultation.record(poisoned.observation(1, "words with a \u0000"), poisoned.share());
        stand.publish(List.of(poison));
        stand.publish(0, stand.key(poisoned.id), new byte[] {1});

        try (RunningSink sink = new RunningSink(settings)) {
            eventually(() ->
                    assertThat(sink.count("tally.sink.records.quarantined")).isEqualTo(2));
            eventually(() -> assertThat(watch.told()).hasSize(2));
        }

        assertThat(watch.told())
                .allSatisfy(told -> assertThat(told.receipt().getState()).isEqualTo(ReceiptState.QUARANTINED));
        assertThat(watch.told())
                .extracting(Told::eventId)
                .containsExactlyInAnyOrderElementsOf(eventIds(List.of(poison)));
    }

    private SinkProcess process(Failpoint failpoint) {
        processes++;
        return SinkProcess.start(stand.stack, "sink-" + processes, failpoint, settings);
    }

    private List<ConsultationRecord> records(int count) {
        List<ConsultationRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SampleConsultation consultation = new SampleConsultation(random);
            ObservationEvent observation = consultation.observation(1);
            DocumentShareEvent share = consultation.share();
            records.add(SampleConsultation.record(observation, share));
        }
        return records;
    }

    /** The version said again, for another arrival, as the join says it. */
    private static ConsultationRecord again(ConsultationRecord record, EventReference trigger) {
        return RecordComposer.compose(record.getObservations(), record.getShares(), trigger, Instant.EPOCH);
    }

    private static List<UUID> eventIds(List<ConsultationRecord> records) {
        List<UUID> ids = new ArrayList<>();
        for (ConsultationRecord record : records) {
            record.getObservations().forEach(event -> ids.add(event.getEventId()));
            record.getShares().forEach(event -> ids.add(event.getEventId()));
        }
        return ids;
    }

    private static List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int number = 0; number < SinkStand.PARTITIONS; number++) {
            partitions.add(new TopicPartition(Topics.RECORD.name(), number));
        }
        return partitions;
    }

    private long stored() throws SQLException {
        return database.number("SELECT count(*) FROM tally.consultation_current");
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .ignoreException(SQLException.class)
                .untilAsserted(assertion);
    }
}
