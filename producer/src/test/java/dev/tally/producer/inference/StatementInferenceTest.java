package dev.tally.producer.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Origin;
import dev.tally.event.SharingStatement;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.producer.command.Command;
import dev.tally.producer.command.Commands;
import dev.tally.producer.command.Statement;
import dev.tally.producer.journal.Change;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal.Appended;
import dev.tally.producer.journal.MemoryJournal;
import dev.tally.producer.journal.MemoryJournal.Mode;
import dev.tally.schemas.assembly.Admission;
import dev.tally.schemas.assembly.Arrival;
import dev.tally.schemas.assembly.Assembler;
import dev.tally.schemas.assembly.Assembly;
import dev.tally.schemas.assembly.Limits;
import dev.tally.schemas.digest.EventIntegrity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** P2, P4: a consultation that nobody closes is closed by what was accepted, and never against what is said later. */
class StatementInferenceTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration AFTER = Duration.ofMinutes(30);
    private static final UUID CONSULTATION = new UUID(1, 1);
    private static final UUID ANOTHER_SHARE = new UUID(5, 5);

    private final MemoryJournal journal = new MemoryJournal();
    private final StatementInference inference = new StatementInference(journal, AFTER);

    private Entry accept(Command command, Instant at) {
        return ((Appended.Committed) journal.append(command.draft(at)).join()).entry();
    }

    private Optional<DocumentShareEvent> inferred() {
        return journal.events().stream()
                .filter(DocumentShareEvent.class::isInstance)
                .map(DocumentShareEvent.class::cast)
                .filter(event -> event.getBody() instanceof SharingStatement statement && statement.getInferred())
                .findFirst();
    }

    private SharingStatement statement() {
        return (SharingStatement) inferred().orElseThrow().getBody();
    }

    @Test
    void whenNothingHasComeForAWhileWhatWasAcceptedIsStated() {
        Entry observation = accept(Commands.observation(CONSULTATION, 1, "a"), NOON);
        Entry second = accept(Commands.observation(CONSULTATION, 2, "b"), NOON);
        Entry share = accept(Commands.share(CONSULTATION, Commands.SHARE_ID), NOON.plusSeconds(60));

        inference.step(NOON.plus(AFTER).plusSeconds(59));
        assertThat(inferred()).isEmpty();
        inference.step(NOON.plus(AFTER).plusSeconds(60));

        assertThat(statement()).isEqualTo(new SharingStatement(0, List.of(Commands.SHARE_ID), 2, true));
        DocumentShareEvent event = inferred().orElseThrow();
        assertThat(EventIntegrity.problem(event)).isEmpty();
        assertThat(event.getPatientId())
                .isEqualTo(Commands.subject(CONSULTATION).patient().number());
        assertThat(event.getOrigin().getSequence()).isEqualTo(4);
        assertThat(List.of(observation, second, share)).hasSize(3);
    }

    @Test
    void itIsInferredOnceAndWhatComesLaterIsKeptBesideIt() {
        Entry observation = accept(Commands.observation(CONSULTATION, 1, "a"), NOON);
        inference.step(NOON.plus(AFTER));
        Entry late = accept(
                Commands.share(CONSULTATION, ANOTHER_SHARE), NOON.plus(AFTER).plusSeconds(1));

        inference.step(NOON.plus(AFTER.multipliedBy(3)));

        assertThat(statement().getShareIds()).isEmpty();
        assertThat(journal.events()).hasSize(3);
        assertThat(List.of(observation, late)).hasSize(2);
    }

    @Test
    void whoClosesConsultationsIsNotSpokenFor() {
        Entry observation = accept(Commands.observation(CONSULTATION, 1, "a"), NOON);
        Entry statement = accept(Commands.statement(CONSULTATION), NOON);

        inference.step(NOON.plus(AFTER.multipliedBy(2)));

        assertThat(inferred()).isEmpty();
        assertThat(List.of(observation, statement)).hasSize(2);
    }

    @Test
    void sharesWithoutAnObservationAreNotClosedForTheObservationIsWhatIsMissing() {
        Entry share = accept(Commands.share(CONSULTATION, Commands.SHARE_ID), NOON);

        inference.step(NOON.plus(AFTER.multipliedBy(2)));

        assertThat(inferred()).isEmpty();
        assertThat(share.isStub()).isFalse();
    }

    @Test
    void whatIsStoredWasCompleteWithoutAStatement() {
        Entry observation = accept(Commands.observation(CONSULTATION, 1, "a"), NOON);
        List<Entry> stored = journal.change(
                        List.of(new Change.Stored(observation.name().eventId(), NOON, 2)), null)
                .join();

        inference.step(NOON.plus(AFTER.multipliedBy(2)));

        assertThat(stored).hasSize(1);
        assertThat(inferred()).isEmpty();
    }

    @Test
    void whatWasSetAsideIsNotStated() {
        Entry observation = accept(Commands.observation(CONSULTATION, 1, "a"), NOON);
        Entry corrected = accept(Commands.observation(CONSULTATION, 2, "b"), NOON);
        Entry share = accept(Commands.share(CONSULTATION, Commands.SHARE_ID), NOON);
        Entry another = accept(Commands.share(CONSULTATION, ANOTHER_SHARE), NOON);
        List<Entry> aside = journal.change(
                        List.of(
                                new Change.Quarantined(corrected.name().eventId(), NOON),
                                new Change.Quarantined(share.name().eventId(), NOON)),
                        null)
                .join();

        inference.step(NOON.plus(AFTER));

        assertThat(statement()).isEqualTo(new SharingStatement(0, List.of(ANOTHER_SHARE), 1, true));
        assertThat(aside).hasSize(2);
        assertThat(List.of(observation, another)).hasSize(2);
    }

    @Test
    void withoutRoomItIsInferredLater() {
        Entry observation = accept(Commands.observation(CONSULTATION, 1, "a"), NOON);
        journal.answer(Mode.FULL);
        inference.step(NOON.plus(AFTER));
        assertThat(inferred()).isEmpty();
        journal.answer(Mode.REPLICATE);

        inference.step(NOON.plus(AFTER).plusSeconds(5));

        assertThat(inferred()).isPresent();
        assertThat(observation.isStub()).isFalse();
    }

    @Test
    void aNewIncarnationTakesUpWhatTheLastOneAccepted() {
        Entry observation = accept(Commands.observation(CONSULTATION, 1, "a"), NOON);
        StatementInference next = new StatementInference(journal, AFTER);

        next.readJournal();
        next.step(NOON.plus(AFTER));

        assertThat(inferred()).isPresent();
        assertThat(observation.isStub()).isFalse();
    }

    /** The join's own rule: another event id, so no conflict; a higher revision, so it is the one that counts. */
    @Test
    void aStatementThatComesAfterwardsIsAnotherEventAndTheOneThatCounts() {
        Entry observation = accept(Commands.observation(CONSULTATION, 1, "a"), NOON);
        inference.step(NOON.plus(AFTER));
        Assembler assembler = new Assembler(Limits.STANDARD);
        ObservationEvent note = (ObservationEvent) journal.events().get(0);
        ConsultationLedger ledger =
                assembler.apply(null, Arrival.of(note, NOON, 100)).ledger();
        Assembly closed = assembler.apply(ledger, Arrival.of(inferred().orElseThrow(), NOON, 100));
        Statement real = Commands.statement(CONSULTATION, ANOTHER_SHARE);
        DocumentShareEvent said = real.draft(NOON).complete(new Origin("gateway-test", new UUID(1, 2), 9L, true));

        Assembly after = assembler.apply(closed.ledger(), Arrival.of(said, NOON, 100));

        assertThat(closed.verdict().isComplete()).isTrue();
        assertThat(after.admission()).isInstanceOf(Admission.Admitted.class);
        assertThat(after.verdict().missingParts())
                .extracting(part -> Optional.ofNullable(part.getShareId()))
                .containsExactly(Optional.of(ANOTHER_SHARE));
        assertThat(observation.isStub()).isFalse();
    }
}
