package dev.tally.streams.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.ledger.ConsultationLedger;
import dev.tally.schemas.assembly.Arrival;
import dev.tally.schemas.assembly.Assembler;
import dev.tally.schemas.assembly.Deadlines;
import dev.tally.schemas.assembly.Limits;
import dev.tally.streams.TestEvents;
import dev.tally.streams.state.DeadlineIndex;
import dev.tally.streams.state.DeadlineIndex.Entry;
import dev.tally.streams.state.JoinStores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("P4: deadlines that were written under other settings")
class DeadlineWatchTest {
    private static final Instant NOON = Instant.parse("2026-04-26T12:00:00Z");
    private static final Deadlines SHORT = deadlines(10);
    private static final Deadlines LONG = deadlines(60);
    private static final UUID CONSULTATION = new UUID(1, 2);

    @TempDir
    private Path directory;

    private KeyValueStore<Bytes, byte[]> store;
    private DeadlineIndex index;

    @BeforeEach
    void openStore() {
        store = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(JoinStores.DEADLINES), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        MockProcessorContext<Void, Void> context =
                new MockProcessorContext<>(new Properties(), new TaskId(0, 0), directory.toFile());
        store.init(context.getStateStoreContext(), store);
        index = new DeadlineIndex(store);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void are_moved_when_the_settings_give_longer() {
        new DeadlineWatch(index, SHORT).follow(null, waiting());
        Entry due = onlyDue(NOON.plusSeconds(10));

        assertThat(new DeadlineWatch(index, LONG).confirms(due, waiting())).isFalse();

        assertThat(index.due(NOON.plusSeconds(59), 10)).isEmpty();
        assertThat(index.due(NOON.plusSeconds(60), 10)).hasSize(1);
    }

    @Test
    void hold_when_the_settings_give_shorter() {
        new DeadlineWatch(index, LONG).follow(null, waiting());
        Entry due = onlyDue(NOON.plusSeconds(60));

        assertThat(new DeadlineWatch(index, SHORT).confirms(due, waiting())).isTrue();
    }

    @Test
    void are_dropped_when_the_consultation_waits_no_longer() {
        new DeadlineWatch(index, SHORT).follow(null, waiting());
        DeadlineWatch later = new DeadlineWatch(index, LONG);
        later.follow(waiting(), complete());
        Entry leftOver = onlyDue(NOON.plusSeconds(10));

        assertThat(later.confirms(leftOver, complete())).isFalse();

        assertThat(index.due(NOON.plusSeconds(1000), 10)).isEmpty();
    }

    @Test
    void are_given_earliest_first_and_no_more_than_asked_for() {
        index.add(new Entry(new UUID(-1, 0), NOON.plusSeconds(1)));
        index.add(new Entry(new UUID(0, 0), NOON.plusSeconds(3)));
        index.add(new Entry(new UUID(5, 0), NOON.plusSeconds(2)));

        assertThat(index.due(NOON.plusSeconds(2), 10))
                .extracting(Entry::deadline)
                .containsExactly(NOON.plusSeconds(1), NOON.plusSeconds(2));
        assertThat(index.due(NOON.plusSeconds(9), 1)).hasSize(1);
    }

    private Entry onlyDue(Instant now) {
        List<Entry> due = index.due(now, 10);
        assertThat(due).hasSize(1);
        return due.get(0);
    }

    private static ConsultationLedger waiting() {
        TestEvents events = new TestEvents(CONSULTATION);
        return new Assembler(Limits.STANDARD)
                .apply(null, Arrival.of(events.share(1), NOON, 100))
                .ledger();
    }

    private static ConsultationLedger complete() {
        TestEvents events = new TestEvents(CONSULTATION);
        return new Assembler(Limits.STANDARD)
                .apply(waiting(), Arrival.of(events.observation(1), NOON, 100))
                .ledger();
    }

    private static Deadlines deadlines(int seconds) {
        Duration duration = Duration.ofSeconds(seconds);
        return new Deadlines(duration, duration, duration);
    }
}
