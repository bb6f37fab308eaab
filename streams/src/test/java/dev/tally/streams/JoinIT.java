package dev.tally.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.IncompleteConsultation;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.Receipt;
import dev.tally.event.ReceiptBatch;
import dev.tally.event.ReceiptState;
import dev.tally.event.Sha256;
import dev.tally.local.LocalStack;
import dev.tally.local.LocalStack.Part;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.kafka.KafkaSettings;
import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.topics.TopicAdministration;
import dev.tally.runtime.topics.TopicReport;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The join as processes on three real brokers and a real registry. Each test has an application of its own, so its joins
 * read the topics from the beginning; what they say of earlier tests' consultations is not looked at.
 */
@DisplayName("The join on real brokers")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JoinIT {
    private static final long SEED = Long.getLong("tally.seed", 20230427L);
    private static final TopicSettings LAYOUT = new TopicSettings(4, 3, 2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    private static LocalStack stack;
    private static KafkaClients clients;
    private static TopicSerdes serdes;
    private static KafkaProducer<byte[], byte[]> producer;

    private static Serializer<ObservationEvent> observations;
    private static Serializer<DocumentShareEvent> sharing;

    private final List<JoinProcess> joins = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        System.out.println("seed " + SEED);
        stack = LocalStack.in(directory.resolve("stack"))
                .only(Part.BROKERS, Part.REGISTRY)
                .start();
        clients = new KafkaClients(KafkaSettings.plain(stack.bootstrapServers()));
        try (Admin admin = Admin.create(clients.admin("test"))) {
            TopicAdministration topics = new TopicAdministration(admin, LAYOUT, Duration.ofSeconds(20));
            await().atMost(PATIENCE).untilAsserted(() -> {
                TopicReport report = topics.check();
                assertThat(report).isInstanceOf(TopicReport.Seen.class);
                assertThat(topics.execute(topics.plan((TopicReport.Seen) report)))
                        .isEmpty();
            });
        }
        TestRegistry.register(stack.registryUrl());
        serdes = TestRegistry.serdes(stack.registryUrl());
        observations = serdes.valueSerializer(Topics.OBSERVATION);
        sharing = serdes.valueSerializer(Topics.DOCUMENT_SHARE);
        producer = producer("test", Map.of());
    }

    @AfterAll
    static void stop() {
        producer.close();
        observations.close();
        sharing.close();
        stack.close();
    }

    @AfterEach
    void endJoins() throws IOException {
        for (JoinProcess join : joins) {
            join.process().kill();
            // Names, INS numbers and words of notes never reach a log, whatever happened.
            assertThat(join.everythingSaid())
                    .contains("READY join")
                    .doesNotContain(TestEvents.RIGHT.patientId())
                    .doesNotContain("Toux");
        }
    }

    @Test
    @DisplayName(
            "P1, P2: killed with kill -9 in the middle of its work, and its state wiped, it says every version once")
    void says_every_version_once_though_killed_and_wiped(TestInfo test) throws Exception {
        TestLoad load = new TestLoad(SEED, 3_000);
        send(load.events());
        JoinProcess join = join(test, "a", Map.of());

        killAfter(join, load, 200);
        killAfter(join, load, 700);
        wipe(join.stateDirectory());
        join.startAndAwaitReady();

        assertEveryVersionOnce(load);
    }

    @Test
    @DisplayName("P1, P2: a broker killed under load changes nothing")
    void a_broker_killed_under_load_changes_nothing(TestInfo test) throws Exception {
        TestLoad load = new TestLoad(SEED + 1, 400);
        join(test, "b", Map.of()).startAndAwaitReady();
        int third = load.events().size() / 3;
        send(load.events().subList(0, third));
        stack.broker(2).kill();
        send(load.events().subList(third, 2 * third));
        stack.broker(2).restart();
        send(load.events().subList(2 * third, load.events().size()));

        assertEveryVersionOnce(load);
    }

    @Test
    @DisplayName("P1, P2: instances that come and go share the work and say every version once")
    void instances_come_and_go(TestInfo test) throws Exception {
        TestLoad load = new TestLoad(SEED + 2, 400);
        int third = load.events().size() / 3;
        JoinProcess first = join(test, "c1", Map.of()).startAndAwaitReady();
        send(load.events().subList(0, third));
        join(test, "c2", Map.of()).startAndAwaitReady();
        send(load.events().subList(third, 2 * third));
        assertThat(first.process().stop(Duration.ofSeconds(40))).isTrue();
        send(load.events().subList(2 * third, load.events().size()));

        assertEveryVersionOnce(load);
    }

    @Test
    @DisplayName("P1: a registry that is down at the start is waited for, and one that goes down later is not noticed")
    void a_registry_outage_is_waited_out(TestInfo test) throws Exception {
        TestLoad load = new TestLoad(SEED + 3, 50);
        int half = load.events().size() / 2;
        send(load.events().subList(0, half));
        stack.registry().kill();
        JoinProcess join = join(test, "d", Map.of()).start();
        join.awaitSaying("the join waits for the schema registry");
        stack.registry().restart();
        join.awaitSaying("READY join");
        try (TopicReader<UUID, ConsultationRecord> reader = records(load.consultations()::contains)) {
            await().atMost(PATIENCE).until(() -> !of(load, reader.values()).isEmpty());
            stack.registry().kill();
            send(load.events().subList(half, load.events().size()));

            assertEveryVersionOnce(load, reader);
        } finally {
            stack.registry().restart();
        }
    }

    @Test
    @DisplayName(
            "P1: a schema id that is new while the registry is down is no poison: the join waits, and goes on by itself")
    void a_new_schema_id_during_an_outage_is_waited_out(TestInfo test) throws Exception {
        TestEvents events = new TestEvents(new UUID(SEED, 2));
        JoinProcess join = join(test, "f", Map.of()).startAndAwaitReady();
        ProducerRecord<byte[], byte[]> observation = record(events.observation(1));
        ProducerRecord<byte[], byte[]> share = record(events.share(1));
        ByteBuffer.wrap(observation.value()).putInt(1, TestRegistry.registerVariant(stack.registryUrl()));
        stack.registry().kill();
        try {
            producer.send(observation).get(60, TimeUnit.SECONDS);
            producer.send(share).get(60, TimeUnit.SECONDS);
            join.awaitSaying("s and tries again");
        } finally {
            stack.registry().restart();
        }

        try (TopicReader<UUID, ConsultationRecord> reader = records(events.consultationId()::equals)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(reader.values())
                            .filteredOn(record -> record.getConsultationId().equals(events.consultationId()))
                            .hasSize(1));
        }
        try (TopicReader<UUID, QuarantinedEvent> quarantine = new TopicReader<>(clients, serdes, Topics.QUARANTINE)) {
            assertThat(quarantine.values())
                    .filteredOn(set -> events.consultationId().equals(set.getConsultationId()))
                    .isEmpty();
        }
    }

    /** The last one, for every join that is started after it reads its 15 MB and writes its versions again. */
    @Test
    @Order(Integer.MAX_VALUE)
    @DisplayName("P1: the largest consultation that the limits allow passes through every store and topic")
    void the_largest_consultation_passes(TestInfo test) throws Exception {
        TestEvents events = new TestEvents(new UUID(SEED, 3));
        Random random = new Random(SEED);
        List<SpecificRecord> largest = new ArrayList<>();
        largest.add(events.statement(1, 1, 24));
        for (int revision = 1; revision <= 37; revision++) {
            largest.add(events.observation(revision, incompressible(random)));
        }
        for (int share = 1; share <= 24; share++) {
            largest.add(events.share(share, incompressible(random)));
        }
        send(largest);
        join(test, "g", Map.of()).startAndAwaitReady();

        try (TopicReader<UUID, ConsultationRecord> reader = records(events.consultationId()::equals)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(highest(reader.values()))
                            .containsEntry(events.consultationId(), largest.size()));
        }
    }

    @Test
    @DisplayName("P4: raises what waits too long, across a kill -9, though a partition ends in an aborted transaction")
    void raises_what_waits_too_long(TestInfo test) throws Exception {
        TestEvents waiting = new TestEvents(new UUID(SEED, 1));
        Map<String, String> settings = Map.of("join.deadline.after-share", "15s");
        JoinProcess join = join(test, "e", settings).startAndAwaitReady();
        send(List.of(waiting.share(1)));
        abortTransactions();
        join.process().kill();
        join.startAndAwaitReady();

        try (TopicReader<UUID, IncompleteConsultation> reader = new TopicReader<>(clients, serdes, Topics.INCOMPLETE)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(notices(reader, waiting))
                            .extracting(notice -> notice.getResolvedAt() == null)
                            .containsExactly(true));
            send(List.of(waiting.observation(1)));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(notices(reader, waiting))
                            .extracting(notice -> notice.getResolvedAt() == null)
                            .containsExactly(true, false));
        }
    }

    @Test
    @DisplayName("P3: says that a half waits, and after a kill -9 says it to whoever sends it again")
    void says_that_a_half_waits(TestInfo test) throws Exception {
        TestEvents waiting = new TestEvents(new UUID(SEED, 5));
        JoinProcess join = join(test, "i", Map.of()).startAndAwaitReady();
        try (TopicReader<String, ReceiptBatch> reader = new TopicReader<>(clients, serdes, Topics.RECEIPT)) {
            send(List.of(waiting.through("gateway-i", 1).share(1)));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(told(reader, "gateway-i")).isNotEmpty());
            join.process().kill();
            join.startAndAwaitReady();

            send(List.of(waiting.through("gateway-j", 1).share(1)));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(told(reader, "gateway-j"))
                            .extracting(Receipt::getState)
                            .containsExactly(ReceiptState.HELD));
        }
    }

    @Test
    @DisplayName("P1: too much set aside stops it with nothing passed over, and with a higher limit it goes on")
    void too_much_set_aside_stops_it(TestInfo test) throws Exception {
        TestEvents events = new TestEvents(new UUID(SEED, 4)).through("gateway-h", 1);
        JoinProcess stopped =
                join(test, "h1", Map.of("join.quarantine-per-minute", "2")).startAndAwaitReady();
        for (int revision = 1; revision <= 5; revision++) {
            ProducerRecord<byte[], byte[]> poison = record(events.observation(revision));
            producer.send(new ProducerRecord<>(
                            poison.topic(),
                            null,
                            poison.key(),
                            new byte[] {9},
                            JoinBench.headers(events.observation(revision))))
                    .get(60, TimeUnit.SECONDS);
        }

        assertThat(stopped.process().awaitExit(PATIENCE)).hasValue(1);
        assertThat(stopped.everythingSaid()).contains("more than 2 events", "join.quarantine-per-minute");

        join(test, "h2", Map.of("join.quarantine-per-minute", "100")).startAndAwaitReady();
        try (TopicReader<UUID, QuarantinedEvent> quarantine =
                        new TopicReader<>(clients, serdes, Topics.QUARANTINE, events.consultationId()::equals);
                TopicReader<String, ReceiptBatch> receipts = new TopicReader<>(clients, serdes, Topics.RECEIPT)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(quarantine.values())
                            .extracting(QuarantinedEvent::getEventId)
                            .containsExactly(idsOfFive(events)));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(told(receipts, "gateway-h"))
                            .extracting(Receipt::getEventId)
                            .containsExactly(idsOfFive(events)));
        }
    }

    private static UUID[] idsOfFive(TestEvents events) {
        return IntStream.rangeClosed(1, 5)
                .mapToObj(revision -> events.observation(revision).getEventId())
                .toArray(UUID[]::new);
    }

    private static List<Receipt> told(TopicReader<String, ReceiptBatch> reader, String gatewayId) {
        return reader.values().stream()
                .filter(batch -> batch.getGatewayId().equals(gatewayId))
                .flatMap(batch -> batch.getReceipts().stream())
                .toList();
    }

    private static List<IncompleteConsultation> notices(
            TopicReader<UUID, IncompleteConsultation> reader, TestEvents consultation) {
        return reader.values().stream()
                .filter(notice -> notice.getConsultationId().equals(consultation.consultationId()))
                .toList();
    }

    private JoinProcess join(TestInfo test, String instance, Map<String, String> settings) {
        String application =
                "it-" + test.getTestMethod().orElseThrow().getName().replace('_', '-');
        JoinProcess join = new JoinProcess(stack, LAYOUT.partitions(), application, "join-" + instance, settings);
        joins.add(join);
        return join;
    }

    private void send(List<? extends SpecificRecord> events) throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        for (SpecificRecord event : events) {
            sent.add(producer.send(record(event)));
        }
        for (Future<?> future : sent) {
            future.get(60, TimeUnit.SECONDS);
        }
    }

    /** Leaves a gap at the end of every partition of both half topics: aborted records and markers, which nobody reads. */
    private void abortTransactions() {
        try (KafkaProducer<byte[], byte[]> aborting = producer("aborting", Map.of("transactional.id", "it-aborting"))) {
            aborting.initTransactions();
            aborting.beginTransaction();
            List<Future<?>> sent = new ArrayList<>();
            for (String topic : List.of(Topics.OBSERVATION.name(), Topics.DOCUMENT_SHARE.name())) {
                for (int partition = 0; partition < LAYOUT.partitions(); partition++) {
                    sent.add(aborting.send(new ProducerRecord<>(topic, partition, new byte[] {1}, new byte[] {2})));
                }
            }
            aborting.flush();
            assertThat(sent).hasSize(2 * LAYOUT.partitions()).allMatch(Future::isDone);
            aborting.abortTransaction();
        }
    }

    private ProducerRecord<byte[], byte[]> record(SpecificRecord event) {
        if (event instanceof ObservationEvent observation) {
            return record(observation.getConsultationId(), Topics.OBSERVATION.name(), observations, observation);
        }
        DocumentShareEvent share = (DocumentShareEvent) event;
        return record(share.getConsultationId(), Topics.DOCUMENT_SHARE.name(), sharing, share);
    }

    /** Starts the join, and kills it when it has said so many versions and is not nearly done. */
    private static void killAfter(JoinProcess join, TestLoad load, int versions) {
        try (TopicReader<UUID, ConsultationRecord> reader = records(load.consultations()::contains)) {
            join.start();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> of(load, reader.values()).size() >= versions);
            join.process().kill();
            assertThat(highest(of(load, reader.values())))
                    .as("the join was killed in the middle of its work")
                    .isNotEqualTo(load.finalVersions());
        }
    }

    private static void awaitFinalVersions(TestLoad load, TopicReader<UUID, ConsultationRecord> reader) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(highest(of(load, reader.values())))
                        .containsExactlyInAnyOrderEntriesOf(load.finalVersions()));
    }

    private static void assertEveryVersionOnce(TestLoad load) {
        try (TopicReader<UUID, ConsultationRecord> reader = records(load.consultations()::contains)) {
            assertEveryVersionOnce(load, reader);
        }
    }

    private static void assertEveryVersionOnce(TestLoad load, TopicReader<UUID, ConsultationRecord> reader) {
        awaitFinalVersions(load, reader);
        Map<UUID, Sha256> digests = new HashMap<>();
        Map<UUID, Integer> versions = new HashMap<>();
        for (ConsultationRecord record : of(load, reader.values())) {
            Integer before = versions.put(record.getConsultationId(), record.getVersion());
            // Each event was sent once, so no version may be said again, and none may be smaller than the one before.
            assertThat(record.getVersion()).isGreaterThan(before == null ? 1 : before);
            digests.put(record.getConsultationId(), record.getRecordDigest());
        }
        assertThat(digests).isEqualTo(load.finalDigests());
    }

    private static TopicReader<UUID, ConsultationRecord> records(Predicate<UUID> wanted) {
        return new TopicReader<>(clients, serdes, Topics.RECORD, wanted);
    }

    private static List<ConsultationRecord> of(TestLoad load, List<ConsultationRecord> all) {
        Set<UUID> own = load.consultations();
        return all.stream()
                .filter(record -> own.contains(record.getConsultationId()))
                .toList();
    }

    private static Map<UUID, Integer> highest(List<ConsultationRecord> records) {
        Map<UUID, Integer> highest = new HashMap<>();
        records.forEach(record -> highest.merge(record.getConsultationId(), record.getVersion(), Math::max));
        return highest;
    }

    /** 250,000 letters, nearly as much as a half may hold, that no compression makes small. */
    private static String incompressible(Random random) {
        return random.ints(250_000, '!', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static <V> ProducerRecord<byte[], byte[]> record(
            UUID key, String topic, Serializer<V> serializer, V value) {
        return new ProducerRecord<>(
                topic, key.toString().getBytes(StandardCharsets.UTF_8), serializer.serialize(topic, value));
    }

    private static KafkaProducer<byte[], byte[]> producer(String clientId, Map<String, Object> more) {
        Map<String, Object> properties = clients.producer(clientId, Topics.OBSERVATION, Topics.DOCUMENT_SHARE);
        properties.putAll(more);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void wipe(Path stateDirectory) throws IOException {
        try (Stream<Path> files = Files.walk(stateDirectory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
