package dev.tally.streams.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.DocumentShareEvent;
import dev.tally.runtime.quarantine.QuarantineLimit;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.assembly.Deadlines;
import dev.tally.schemas.topic.Topics;
import dev.tally.schemas.wire.AvroTrust;
import dev.tally.streams.TestEvents;
import dev.tally.streams.TestRegistry;
import dev.tally.streams.state.JoinStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As Kafka Streams does it after a commit that was not answered in time: the same processor, on stores that went back. */
@DisplayName("P1: a task that is started again after its transaction was aborted")
class JoinProcessorTest {
    private static final Instant NOON = Instant.parse("2026-04-26T12:00:00Z");
    private static final TestEvents EVENTS = new TestEvents(new UUID(1, 2));

    private final MockProcessorContext<Object, SpecificRecord> context;
    private final List<KeyValueStore<Bytes, byte[]>> stores = new ArrayList<>();

    @TempDir
    private Path registryDirectory;

    private TestRegistry registry;
    private HalfInspector inspector;
    private JoinProcessor processor;

    JoinProcessorTest(@TempDir Path stateDirectory) {
        context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), stateDirectory.toFile());
    }

    @BeforeEach
    void start() throws IOException {
        AvroTrust.install();
        registry = TestRegistry.start(registryDirectory);
        inspector = new HalfInspector(registry.serdes(), 1);
        processor = new JoinProcessor(JoinRules.standard(
                Deadlines.STANDARD,
                inspector,
                (partition, moment) -> true,
                new QuarantineLimit(Clock.fixed(NOON, ZoneOffset.UTC), 20, "join", "events"),
                new JoinMeters(new SimpleMeterRegistry())));
        at(NOON);
        openStores();
        processor.init(context);
        arrives(EVENTS.share(1));
        arrives(EVENTS.share(1));
    }

    @AfterEach
    void stop() throws IOException {
        inspector.close();
        registry.close();
    }

    @Test
    void has_one_round_a_second_and_not_the_old_one_too() {
        startAgainOnEmptyStores();

        assertThat(context.scheduledPunctuators())
                .extracting(CapturedPunctuator::cancelled)
                .containsExactly(true, false);
    }

    @Test
    void has_nothing_to_tell_of_what_came_to_nothing() {
        startAgainOnEmptyStores();

        allRounds();

        assertThat(context.forwarded()).isEmpty();
    }

    @Test
    void does_not_miss_what_memory_alone_remembers() {
        emptyStores();

        allRounds();

        assertThat(context.forwarded()).isEmpty();
    }

    @Test
    void tells_of_what_is_done_again() {
        startAgainOnEmptyStores();
        arrives(EVENTS.share(1));

        allRounds();

        assertThat(context.forwarded())
                .singleElement()
                .satisfies(told -> assertThat(told.childName()).contains(JoinNodes.RECEIPT_SINK.name()));
    }

    private void startAgainOnEmptyStores() {
        processor.close();
        emptyStores();
        processor.init(context);
    }

    private void openStores() {
        for (String name : List.of(JoinStores.LEDGER, JoinStores.HALVES, JoinStores.DEADLINES)) {
            KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                    .withLoggingDisabled()
                    .build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
            stores.add(store);
        }
    }

    private void emptyStores() {
        for (KeyValueStore<Bytes, byte[]> store : stores) {
            List<Bytes> keys = new ArrayList<>();
            try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
                all.forEachRemaining(entry -> keys.add(entry.key));
            }
            keys.forEach(store::delete);
        }
    }

    private void arrives(DocumentShareEvent event) {
        TopicSerdes serdes = registry.serdes();
        try (Serializer<DocumentShareEvent> serializer = serdes.valueSerializer(Topics.DOCUMENT_SHARE)) {
            byte[] key = event.getConsultationId().toString().getBytes(StandardCharsets.UTF_8);
            byte[] value = serializer.serialize(Topics.DOCUMENT_SHARE.name(), event);
            context.setRecordMetadata(Topics.DOCUMENT_SHARE.name(), 0, 0);
            processor.process(new Record<>(key, value, NOON.toEpochMilli()));
        }
    }

    /** Two seconds later, every schedule that was not cancelled. */
    private void allRounds() {
        Instant later = NOON.plus(Duration.ofSeconds(2));
        at(later);
        context.scheduledPunctuators().stream()
                .filter(round -> !round.cancelled())
                .forEach(round -> round.getPunctuator().punctuate(later.toEpochMilli()));
    }

    private void at(Instant time) {
        context.setCurrentSystemTimeMs(time.toEpochMilli());
    }
}
