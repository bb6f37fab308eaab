package dev.tally.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.producer.command.Command;
import dev.tally.producer.command.Commands;
import dev.tally.producer.journal.Change;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.MemoryJournal;
import dev.tally.producer.journal.MemoryJournal.Mode;
import dev.tally.producer.state.EventState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** P1, P2, P3: an answer says what is so, and a fact sent twice is written once. */
class ConsultationPublisherTest {
    private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");
    private static final UUID CONSULTATION = new UUID(1, 1);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final MemoryJournal journal = new MemoryJournal();
    private final ConsultationPublisher publisher = publisher(LONG);

    private ConsultationPublisher publisher(Duration replicatedWithin) {
        return new ConsultationPublisher(journal, Clock.fixed(NOW, ZoneOffset.UTC), replicatedWithin);
    }

    private static Command note(String conclusion) {
        return Commands.observation(CONSULTATION, 1, conclusion);
    }

    private static Entry entry(Publication publication) {
        return ((Publication.Taken) publication).entry();
    }

    private void heard(Change change) {
        List<Entry> ignored = journal.change(List.of(change), null).join();
    }

    @Test
    void aReplicatedEventIsTakenWithItsOriginAndTime() {
        Publication publication = publisher.publish(note("a")).join();

        assertThat(publication).isInstanceOfSatisfying(Publication.Taken.class, taken -> {
            assertThat(taken.duplicate()).isFalse();
            assertThat(taken.entry().acceptedAt()).isEqualTo(NOW);
            assertThat(taken.entry().origin().getSequence()).isEqualTo(1);
            assertThat(taken.entry().origin().getJournaled()).isTrue();
            assertThat(taken.entry().state()).isEqualTo(new EventState.Replicated(NOW));
        });
        assertThat(journal.events()).hasSize(1);
    }

    @Test
    void anAnswerWaitsForKafkaOrForItsTimeToPass() {
        journal.answer(Mode.ACCEPT);

        CompletableFuture<Publication> waiting = publisher.publish(note("a"));
        Publication inTime = publisher(Duration.ofMillis(1))
                .publish(Commands.observation(CONSULTATION, 2, "a"))
                .join();

        assertThat(waiting).isNotDone();
        assertThat(entry(inTime).state()).isEqualTo(new EventState.Accepted(NOW));
        heard(new Change.Replicated(publisher.known(CONSULTATION).get(0).name().eventId(), NOW.plusSeconds(1)));
        assertThat(entry(waiting.join()).state()).isEqualTo(new EventState.Replicated(NOW.plusSeconds(1)));
    }

    @Test
    void whoWaitsForStorageIsAnsweredWhenItIsStored() {
        CompletableFuture<Publication> waiting = publisher.publish(note("a"), LONG);
        UUID eventId = publisher.known(CONSULTATION).get(0).name().eventId();

        heard(new Change.Held(eventId, NOW, List.of(new MissingPart(MissingKind.SHARING_HALF, null, null))));
        assertThat(waiting).isNotDone();
        heard(new Change.Stored(eventId, NOW, 2));

        assertThat(entry(waiting.join()).state()).isEqualTo(new EventState.Stored(NOW, 2));
    }

    @Test
    void whoWaitsForStorageInVainIsToldTheStateOfThen() {
        List<MissingPart> missing = List.of(new MissingPart(MissingKind.SHARING_HALF, null, null));
        CompletableFuture<Publication> waiting = publisher.publish(note("a"), Duration.ofMillis(500));
        heard(new Change.Held(publisher.known(CONSULTATION).get(0).name().eventId(), NOW, missing));

        assertThat(entry(waiting.join()).state()).isEqualTo(new EventState.Held(NOW, missing));
    }

    @Test
    void whoWaitsForStorageIsToldAtOnceThatItWasSetAside() {
        CompletableFuture<Publication> waiting = publisher.publish(note("a"), LONG);

        heard(new Change.Quarantined(publisher.known(CONSULTATION).get(0).name().eventId(), NOW));

        assertThat(entry(waiting.join()).state()).isEqualTo(new EventState.Quarantined(NOW, false));
    }

    @Test
    void theSameFactSentAgainIsWrittenOnceAndAnsweredAtOnce() {
        journal.answer(Mode.ACCEPT);
        CompletableFuture<Publication> first = publisher.publish(note("a"));

        Publication again = publisher.publish(note("a")).join();

        assertThat(first).isNotDone();
        assertThat(again)
                .isEqualTo(new Publication.Taken(publisher.known(CONSULTATION).get(0), true));
        assertThat(journal.events()).hasSize(1);
    }

    @Test
    void theSameFactSentAgainCanWaitForStorageToo() {
        Publication first = publisher.publish(note("a")).join();
        CompletableFuture<Publication> again = publisher.publish(note("a"), LONG);
        assertThat(again).isNotDone();

        heard(new Change.Stored(first.eventId(), NOW, 2));

        assertThat(again.join()).isInstanceOfSatisfying(Publication.Taken.class, taken -> {
            assertThat(taken.duplicate()).isTrue();
            assertThat(taken.entry().isStub()).isTrue();
        });
    }

    @Test
    void otherContentUnderTheSameRevisionIsAConflictAndIsNotWritten() {
        Publication first = publisher.publish(note("a")).join();

        Publication other = publisher.publish(note("b")).join();

        assertThat(other)
                .isEqualTo(
                        new Publication.Conflict(first.eventId(), entry(first).digest()));
        assertThat(journal.events()).hasSize(1);
    }

    @Test
    void otherContentIsAConflictEvenWhenOnlyTheStubIsLeft() {
        journal.answer(Mode.STORE);
        Publication first = publisher.publish(note("a")).join();

        assertThat(entry(first).isReplicated()).isTrue();
        assertThat(publisher.publish(note("b")).join()).isInstanceOf(Publication.Conflict.class);
    }

    @Test
    void withoutRoomNothingIsWrittenAndTheReasonIsTold() {
        journal.answer(Mode.FULL);

        Publication refused = publisher.publish(note("a")).join();

        assertThat(refused).isEqualTo(new Publication.NoRoom(refused.eventId(), "the disk is full"));
        assertThat(publisher.known(CONSULTATION)).isEmpty();
    }

    @Test
    void aGatewayThatStopsRefusesAndOneWhoseDiskFailsIsInDoubt() {
        journal.answer(Mode.CLOSING);
        assertThat(publisher.publish(note("a")).join()).isInstanceOf(Publication.Refused.class);

        journal.answer(Mode.FAIL);
        assertThat(publisher.publish(note("a")).join()).isInstanceOf(Publication.InDoubt.class);
    }

    @Test
    void aFaultOfTheGatewayIsNotAnAnswer() {
        journal.answer(Mode.THROW);

        assertThatThrownBy(() -> publisher.publish(note("a")).join()).isInstanceOf(IllegalStateException.class);
    }
}
