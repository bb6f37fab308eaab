package dev.tally.producer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.producer.command.Command;
import dev.tally.producer.command.Commands;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.journal.Journal.Appended;
import dev.tally.producer.state.EventState;
import dev.tally.producer.state.EventState.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P1, P2, P3: what every journal promises, whatever it is made of. */
abstract class JournalContract {
    static final Duration KEEP_STUBS = Duration.ofDays(90);
    static final Duration RESEND_AFTER = Duration.ofMinutes(10);
    static final Instant NOW = Instant.parse("2026-11-23T15:00:00.123Z");
    static final UUID CONSULTATION = new UUID(1, 1);
    private static final UUID FIRST = new UUID(7, 1);
    private static final List<MissingPart> SHARING_HALF =
            List.of(new MissingPart(MissingKind.SHARING_HALF, null, null));

    Journal journal;

    /** A journal on the same disk as the one before, which is closed. */
    abstract Journal open(UUID incarnation);

    @BeforeEach
    void open() {
        journal = open(FIRST);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void reopen(UUID incarnation) {
        journal.close();
        journal = open(incarnation);
    }

    static Draft<?> observation(int revision) {
        return Commands.observation(CONSULTATION, revision, "Bronchite aiguë").draft(NOW);
    }

    static Draft<?> of(Command command) {
        return command.draft(NOW);
    }

    Entry accept(Draft<?> draft) {
        return ((Appended.Committed) journal.append(draft).join()).entry();
    }

    Entry change(Change change) {
        List<Entry> ignored = journal.change(List.of(change), null).join();
        return Objects.requireNonNull(journal.find(change.eventId()));
    }

    private static UUID id(Entry entry) {
        return entry.name().eventId();
    }

    @Test
    void whatIsAcceptedIsThereWithItsNumberAndItsContent() {
        Draft<?> draft = observation(1);

        Entry entry = accept(draft);

        assertThat(entry.origin().getSequence()).isEqualTo(1);
        assertThat(entry.origin().getIncarnation()).isEqualTo(FIRST);
        assertThat(entry.origin().getJournaled()).isTrue();
        assertThat(entry.state()).isEqualTo(new EventState.Accepted(NOW));
        assertThat(journal.find(id(entry))).isEqualTo(entry);
        assertThat(journal.content(entry)).isEqualTo(new Journal.Content.Whole(draft.complete(entry.origin())));
    }

    @Test
    void everyKindOfEventIsReadBackAsItWasAccepted() {
        List<Draft<?>> drafts = List.of(
                observation(1),
                of(Commands.share(CONSULTATION, Commands.SHARE_ID)),
                of(Commands.retraction(CONSULTATION, Commands.SHARE_ID)),
                of(Commands.statement(CONSULTATION, Commands.SHARE_ID)));

        List<Entry> entries = drafts.stream().map(this::accept).toList();

        reopen(new UUID(7, 2));
        for (int i = 0; i < drafts.size(); i++) {
            Entry entry = entries.get(i);
            assertThat(journal.content(entry))
                    .isEqualTo(new Journal.Content.Whole(drafts.get(i).complete(entry.origin())));
        }
        assertThat(journal.ofConsultation(CONSULTATION)).isEqualTo(entries);
    }

    @Test
    void anEventThatIsKnownIsNotWrittenAgainAndTakesNoNumber() {
        Entry first = accept(observation(1));

        Appended again = journal.append(observation(1)).join();
        Appended other = journal.append(of(Commands.observation(CONSULTATION, 1, "Autre")))
                .join();

        assertThat(again).isEqualTo(new Appended.Known(first));
        assertThat(other).isEqualTo(new Appended.Known(first));
        assertThat(accept(observation(2)).origin().getSequence()).isEqualTo(2);
    }

    @Test
    void sequencesOfManyClientsAtOnceHaveNoHoleAndEveryEventIsAcceptedOnce() throws Exception {
        int clients = 8;
        int each = 100;
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        List<Future<Appended>> answers = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            UUID consultation = new UUID(2, client / 2);
            int revisions = client % 2 * each / 2;
            for (int i = 1; i <= each; i++) {
                // Neighbours overlap in half of their revisions.
                Draft<?> draft = of(Commands.observation(consultation, revisions + i, "a"));
                answers.add(threads.submit(() -> journal.append(draft).join()));
            }
        }

        List<Appended> appended = new ArrayList<>();
        for (Future<Appended> answer : answers) {
            appended.add(answer.get(60, TimeUnit.SECONDS));
        }

        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        int distinct = clients / 2 * (each + each / 2);
        List<Entry> committed = appended.stream()
                .filter(Appended.Committed.class::isInstance)
                .map(answer -> ((Appended.Committed) answer).entry())
                .toList();
        assertThat(committed.stream().map(JournalContract::id)).doesNotHaveDuplicates();
        assertThat(committed.stream().map(entry -> entry.origin().getSequence()).sorted())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, distinct).boxed().toList());
        assertThat(appended.stream().filter(Appended.Known.class::isInstance)).hasSize(clients * each - distinct);
        assertThat(journal.acceptedAfter(0, 10_000)).hasSize(distinct);
    }

    @Test
    void aDraftThatCannotBeCompletedFailsAloneAndTakesNoNumber() {
        Draft<?> sound = observation(1);
        Draft<?> broken = new Draft<>(sound.topic(), sound.name(), sound.digest(), NOW, origin -> {
            throw new IllegalStateException("cannot be completed");
        });

        CompletableFuture<Appended> failing = journal.append(broken);

        assertThatThrownBy(failing::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(accept(observation(1)).origin().getSequence()).isEqualTo(1);
    }

    @Test
    void aNewIncarnationCountsFromOneAndItsPlacesGoOn() {
        Entry first = accept(observation(1));

        reopen(new UUID(7, 2));
        Entry second = accept(observation(2));

        assertThat(second.origin().getSequence()).isEqualTo(1);
        assertThat(second.origin().getIncarnation()).isEqualTo(new UUID(7, 2));
        assertThat(second.place()).isEqualTo(first.place() + 1);
        assertThat(journal.notReplicated(0, 10)).containsExactly(first, second);
    }

    @Test
    void whatKafkaHasIsNotToBeSentBeforeItsTime() {
        Entry first = accept(observation(1));
        Entry second = accept(observation(2));

        Entry replicated = change(new Change.Replicated(id(first), NOW));

        assertThat(replicated.replicatedAt()).isEqualTo(NOW);
        assertThat(journal.notReplicated(0, 10)).containsExactly(second);
        assertThat(journal.notReplicated(second.place(), 10)).isEmpty();
        assertThat(journal.due(NOW.plus(RESEND_AFTER).minusMillis(1), 10)).isEmpty();
        assertThat(journal.due(NOW.plus(RESEND_AFTER), 10)).containsExactly(replicated);
    }

    @Test
    void eachSendingAgainDoublesTheWaitUpToADay() {
        UUID event = id(accept(observation(1)));
        Instant at = NOW;
        Entry entry = change(new Change.Replicated(event, at));
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            waits.add(Duration.between(at, Objects.requireNonNull(entry.dueAt())));
            at = Objects.requireNonNull(entry.dueAt());
            entry = change(new Change.Replicated(event, at));
        }

        assertThat(waits.stream().map(Duration::toMinutes))
                .containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1280L, 1440L);
        assertThat(entry.resends()).isEqualTo(9);
    }

    @Test
    void whatIsHeldIsSentAgainOnceADayAtMost() {
        UUID event = id(accept(observation(1)));
        Entry ignored = change(new Change.Replicated(event, NOW));

        Entry held = change(new Change.Held(event, NOW.plusSeconds(1), SHARING_HALF));
        Entry heldOn = change(new Change.Held(event, NOW.plusSeconds(2), List.of()));

        assertThat(held.state()).isEqualTo(new EventState.Held(NOW.plusSeconds(1), SHARING_HALF));
        assertThat(held.dueAt()).isEqualTo(NOW.plusSeconds(1).plus(Duration.ofDays(1)));
        assertThat(heldOn.dueAt()).isEqualTo(held.dueAt());
        assertThat(journal.due(NOW.plus(Duration.ofHours(23)), 10)).isEmpty();
        assertThat(journal.due(NOW.plus(Duration.ofDays(2)), 10)).containsExactly(heldOn);
    }

    @Test
    void whatIsStoredIsAStubThatStillTells() {
        Entry entry = accept(observation(1));

        Entry stored = change(new Change.Stored(id(entry), NOW.plusSeconds(3), 2));
        Entry late = change(new Change.Held(id(entry), NOW.plusSeconds(4), SHARING_HALF));

        assertThat(stored.state()).isEqualTo(new EventState.Stored(NOW.plusSeconds(3), 2));
        assertThat(stored.isStub()).isTrue();
        assertThat(stored.digest()).isEqualTo(entry.digest());
        assertThat(late).isEqualTo(stored);
        assertThat(journal.content(stored)).isEqualTo(new Journal.Content.Trimmed());
        assertThat(journal.append(observation(1)).join()).isEqualTo(new Appended.Known(stored));
        assertThat(journal.due(NOW.plus(Duration.ofDays(30)), 10)).isEmpty();
        assertThat(journal.notReplicated(0, 10)).isEmpty();
    }

    @Test
    void whatIsQuarantinedKeepsItsContentUntilSomebodyAcknowledgesIt() {
        Draft<?> draft = observation(1);
        Entry entry = accept(draft);

        Entry quarantined = change(new Change.Quarantined(id(entry), NOW));

        assertThat(quarantined.isStub()).isFalse();
        assertThat(journal.content(quarantined)).isEqualTo(new Journal.Content.Whole(draft.complete(entry.origin())));
        assertThat(change(new Change.Acknowledged(id(entry), NOW)).isStub()).isTrue();
    }

    @Test
    void changesOfOneCommitSeeEachOtherAndWhatIsNotKnownIsLeftOut() {
        UUID event = id(accept(observation(1)));

        List<Entry> changed = journal.change(
                        List.of(
                                new Change.Replicated(event, NOW),
                                new Change.Replicated(new UUID(9, 9), NOW),
                                new Change.Held(event, NOW, SHARING_HALF),
                                new Change.Stored(event, NOW, 2),
                                new Change.Held(event, NOW, SHARING_HALF)),
                        null)
                .join();

        assertThat(changed.stream().map(entry -> entry.state().kind()))
                .containsExactly(Kind.REPLICATED, Kind.HELD, Kind.STORED);
        assertThat(journal.find(event)).isEqualTo(changed.get(2));
    }

    @Test
    void thePositionOfReceiptsIsCommittedWithWhatTheySaid() {
        UUID event = id(accept(observation(1)));
        ReceiptPosition position = new ReceiptPosition(new UUID(3, 3), 2, 17);
        assertThat(journal.receiptPosition()).isNull();

        List<Entry> changed = journal.change(List.of(new Change.Stored(event, NOW, 2)), position)
                .join();

        reopen(new UUID(7, 2));
        assertThat(journal.receiptPosition()).isEqualTo(position);
        assertThat(journal.find(event)).isEqualTo(changed.get(0));
    }

    @Test
    void statesNumbersAndTimesSurviveAnEnd() {
        List<Entry> entries = new ArrayList<>();
        for (int revision = 1; revision <= 5; revision++) {
            entries.add(accept(observation(revision)));
        }
        List<Entry> ignored = journal.change(
                        List.of(
                                new Change.Replicated(id(entries.get(1)), NOW),
                                new Change.Held(id(entries.get(2)), NOW, SHARING_HALF),
                                new Change.Quarantined(id(entries.get(3)), NOW),
                                new Change.Stored(id(entries.get(4)), NOW, null)),
                        null)
                .join();
        journal.announce(3).join();
        List<Entry> before = journal.acceptedAfter(0, 10);
        JournalStatus status = journal.status();

        reopen(new UUID(7, 2));

        assertThat(journal.acceptedAfter(0, 10)).isEqualTo(before);
        assertThat(journal.acceptedAfter(3, 1)).containsExactly(before.get(3));
        assertThat(journal.status().entries()).isEqualTo(status.entries());
        assertThat(journal.status().depth()).isEqualTo(4);
        assertThat(journal.status().lastSequence()).isZero();
        assertThat(journal.announced()).isEqualTo(3);
    }

    @Test
    void stubsAreKeptAsLongAsTheyAreToBeAndNothingElseIsSwept() {
        Entry stored = change(new Change.Stored(id(accept(observation(1))), NOW, 2));
        Entry waiting = accept(observation(2));

        journal.sweep(NOW.plus(KEEP_STUBS).minusMillis(1));
        assertThat(journal.find(id(stored))).isEqualTo(stored);
        journal.sweep(NOW.plus(KEEP_STUBS));

        assertThat(journal.find(id(stored))).isNull();
        assertThat(journal.ofConsultation(CONSULTATION)).containsExactly(waiting);
        assertThat(journal.status().stubs()).isZero();
        assertThat(accept(observation(1)).place()).isEqualTo(3);
    }

    @Test
    void theBacklogTellsTheOldestAndCountsWhatIsOverdueWithoutBeingHeld() {
        assertThat(journal.backlog(NOW, Duration.ZERO)).isEqualTo(new Backlog(null, 0));
        Entry held = accept(Commands.observation(new UUID(4, 1), 1, "a").draft(NOW.minusSeconds(300)));
        Entry late = accept(Commands.observation(new UUID(4, 2), 1, "a").draft(NOW.minusSeconds(200)));
        Entry ignored = accept(Commands.observation(new UUID(4, 3), 1, "a").draft(NOW.minusSeconds(10)));
        List<Entry> changed = journal.change(
                        List.of(new Change.Held(id(held), NOW, SHARING_HALF), new Change.Replicated(id(late), NOW)),
                        null)
                .join();

        assertThat(changed).hasSize(2);
        assertThat(journal.backlog(NOW, Duration.ofSeconds(60))).isEqualTo(new Backlog(held.acceptedAt(), 1));
    }

    @Test
    void whatWasAcceptedWhileTheClockWasAheadIsOverdueAndHidesNothing() {
        Instant ahead = NOW.plusSeconds(3600);
        List<Entry> accepted = List.of(
                accept(Commands.observation(new UUID(4, 1), 1, "a").draft(ahead)),
                accept(Commands.observation(new UUID(4, 2), 1, "a").draft(NOW.plusMillis(5))),
                accept(Commands.observation(new UUID(4, 3), 1, "a").draft(NOW.minusSeconds(200))),
                accept(Commands.observation(new UUID(4, 4), 1, "a").draft(NOW.minusSeconds(10))));

        assertThat(accepted).hasSize(4);
        assertThat(journal.backlog(NOW, Duration.ofSeconds(60)).overdue()).isEqualTo(2);
    }

    @Test
    void whatWasToBeSentAgainByAClockThatWasAheadIsDueAtOnce() {
        UUID soon = id(accept(observation(1)));
        UUID ahead = id(accept(observation(2)));
        Entry ignored = change(new Change.Held(soon, NOW, SHARING_HALF));

        Entry late = change(new Change.Held(ahead, NOW.plus(Duration.ofDays(2)), SHARING_HALF));

        assertThat(journal.due(NOW, 10)).containsExactly(late);
        assertThat(change(new Change.Replicated(ahead, NOW)).dueAt()).isEqualTo(late.dueAt());
        assertThat(change(new Change.Replicated(ahead, NOW)).dueAt()).isEqualTo(NOW.plus(Duration.ofDays(1)));
        assertThat(journal.due(NOW, 10)).isEmpty();
    }

    @Test
    void listenersHearOfEachCommitInItsOrder() {
        List<Entry> heard = new ArrayList<>();
        journal.listen(entry -> {
            synchronized (heard) {
                heard.add(entry);
            }
        });

        Entry accepted = accept(observation(1));
        Entry replicated = change(new Change.Replicated(id(accepted), NOW));
        List<Entry> nothing = journal.change(List.of(new Change.Held(new UUID(9, 9), NOW, List.of())), null)
                .join();

        assertThat(nothing).isEmpty();
        synchronized (heard) {
            assertThat(heard).containsExactly(accepted, replicated);
        }
    }

    @Test
    void whatWasTakenIsCommittedByAnEndAndNothingIsTakenAfterIt() {
        List<CompletableFuture<Appended>> taken = new ArrayList<>();
        for (int revision = 1; revision <= 50; revision++) {
            taken.add(journal.append(observation(revision)));
        }

        journal.close();

        assertThat(taken).allSatisfy(answer -> assertThat(answer.join()).isInstanceOf(Appended.Committed.class));
        assertThat(journal.append(observation(51)).join()).isInstanceOf(Appended.NotTaken.class);
        assertThatThrownBy(() -> journal.find(CONSULTATION)).isInstanceOf(JournalClosedException.class);
        journal = open(new UUID(7, 2));
        assertThat(journal.acceptedAfter(0, 100)).hasSize(50);
    }
}
