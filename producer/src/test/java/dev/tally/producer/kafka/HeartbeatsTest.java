package dev.tally.producer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tally.event.AcceptedEvent;
import dev.tally.event.GatewayHeartbeat;
import dev.tally.producer.command.Commands;
import dev.tally.producer.journal.Journal.Appended;
import dev.tally.producer.journal.MemoryJournal;
import dev.tally.runtime.service.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** P5: what was accepted is said by name, all of it, whatever becomes of single heartbeats. */
class HeartbeatsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");

    private final MemoryJournal journal = new MemoryJournal();
    private final List<GatewayHeartbeat> said = new ArrayList<>();
    private final StopSignal stop = new StopSignal();
    private boolean deaf;
    private @Nullable RuntimeException fault;

    private final Heartbeats heartbeats = new Heartbeats(
            journal,
            new Heartbeats.Voice() {
                @Override
                public void say(GatewayHeartbeat heartbeat) throws TimeoutException {
                    if (fault != null) {
                        throw fault;
                    }
                    if (deaf) {
                        throw new TimeoutException("not acknowledged");
                    }
                    said.add(heartbeat);
                }

                @Override
                public void close() {}
            },
            Clock.fixed(NOW, ZoneOffset.UTC),
            Duration.ofSeconds(5),
            stop);

    private void accept(int from, int to) {
        for (int revision = from; revision <= to; revision++) {
            assertThat(journal.append(Commands.observation(new UUID(1, 1), revision, "a")
                                    .draft(NOW.minusSeconds(7)))
                            .join())
                    .isInstanceOf(Appended.Committed.class);
        }
    }

    private List<Long> sequences() {
        return said.stream()
                .flatMap(heartbeat -> heartbeat.getAccepted().stream())
                .map(AcceptedEvent::getSequence)
                .toList();
    }

    @Test
    void withNothingAcceptedAGatewayStillSaysThatItLives() throws Exception {
        heartbeats.beat();

        assertThat(said).hasSize(1);
        GatewayHeartbeat heartbeat = said.get(0);
        assertThat(heartbeat.getGatewayId()).isEqualTo("gateway-test");
        assertThat(heartbeat.getIncarnation()).isEqualTo(journal.incarnation());
        assertThat(heartbeat.getJournaled()).isTrue();
        assertThat(heartbeat.getLastSequence()).isZero();
        assertThat(heartbeat.getJournalDepth()).isZero();
        assertThat(heartbeat.getOldestNotStoredAt()).isNull();
        assertThat(heartbeat.getAccepted()).isEmpty();
    }

    @Test
    void eachEventIsNamedOnceWithDepthAndAge() throws Exception {
        accept(1, 3);
        heartbeats.beat();
        accept(4, 5);
        heartbeats.beat();

        assertThat(sequences()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(said).hasSize(2);
        assertThat(said.get(1).getLastSequence()).isEqualTo(5);
        assertThat(said.get(1).getJournalDepth()).isEqualTo(5);
        assertThat(said.get(1).getOldestNotStoredAt()).isEqualTo(NOW.minusSeconds(7));
    }

    @Test
    void whatALostHeartbeatSaidIsSaidByTheNext() throws Exception {
        accept(1, 2);
        deaf = true;
        assertThatThrownBy(heartbeats::beat).isInstanceOf(TimeoutException.class);
        accept(3, 3);
        deaf = false;

        heartbeats.beat();

        assertThat(sequences()).containsExactly(1L, 2L, 3L);
    }

    /** A thread that ends in silence leaves a gateway that looks alive. */
    @Test
    void aFaultThatOnlyLooksLikeAnEndOfTheJournalEndsTheGateway() {
        fault = new CompletionException(new IllegalStateException("a fault"));

        heartbeats.start();

        await().atMost(Duration.ofSeconds(60)).until(stop::isGiven);
        heartbeats.close();
    }

    @Test
    void aLongListIsSplitSoThatTheTopicTakesIt() throws Exception {
        int many = Heartbeats.MOST_IN_ONE + 1;
        accept(1, many);

        heartbeats.beat();

        assertThat(said)
                .extracting(heartbeat -> heartbeat.getAccepted().size())
                .containsExactly(Heartbeats.MOST_IN_ONE, 1);
        assertThat(sequences())
                .isEqualTo(LongStream.rangeClosed(1, many).boxed().toList());
    }
}
