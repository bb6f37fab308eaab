package dev.tally.producer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Origin;
import dev.tally.event.Section;
import dev.tally.producer.fact.Draft;
import dev.tally.schemas.digest.EventIntegrity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P2: what is accepted is what was sent, under the id and the digest that everyone else computes. */
class CommandTest {
    private static final UUID CONSULTATION = UUID.fromString("0d9d9a36-6f3c-4d0a-8f5e-3a8a7d6f1c11");
    private static final Instant ACCEPTED = Instant.parse("2026-11-23T14:05:01.456Z");
    private static final Origin ORIGIN = new Origin("gateway-7", new UUID(7, 7), 42L, false);

    static List<Command> commands() {
        return List.of(
                Commands.observation(CONSULTATION, 1, "Bronchite"),
                Commands.share(CONSULTATION, Commands.SHARE_ID),
                Commands.retraction(CONSULTATION, Commands.SHARE_ID),
                Commands.statement(CONSULTATION, Commands.SHARE_ID));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theEventOfACommandPassesTheCheckOfItsReaders(Command command) {
        SpecificRecord event = command.draft(ACCEPTED).complete(ORIGIN);

        assertThat(
                        event instanceof ObservationEvent observation
                                ? EventIntegrity.problem(observation)
                                : EventIntegrity.problem((DocumentShareEvent) event))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theDraftIsNamedAsItsEventAndGoesUnderTheConsultationsKey(Command command) {
        Draft<?> draft = command.draft(ACCEPTED);
        SpecificRecord event = draft.complete(ORIGIN);

        assertThat(event.get(event.getSchema().getField("eventId").pos()))
                .isEqualTo(draft.name().eventId());
        assertThat(event.get(event.getSchema().getField("contentDigest").pos())).isEqualTo(draft.digest());
        assertThat(event.get(event.getSchema().getField("origin").pos())).isEqualTo(ORIGIN);
        assertThat(event.get(event.getSchema().getField("acceptedAt").pos())).isEqualTo(ACCEPTED);
        assertThat(event.get(event.getSchema().getField("occurredAt").pos())).isEqualTo(Commands.OCCURRED);
        assertThat(draft.name().consultationId()).isEqualTo(CONSULTATION);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theSameFactAtAnotherTimeIsTheSameEvent(Command command) {
        Draft<?> first = command.draft(ACCEPTED);
        Draft<?> again = command.draft(ACCEPTED.plusSeconds(3600));

        assertThat(again.name()).isEqualTo(first.name());
        assertThat(again.digest()).isEqualTo(first.digest());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void printingACommandShowsNothingOfThePatient(Command command) {
        assertThat(command + " " + command.draft(ACCEPTED) + " " + command.subject())
                .contains(CONSULTATION.toString())
                .doesNotContain("Bronchite", "Ordonnance", "destinataire", "279035121518989", "10003879623");
    }

    @Test
    void anAbsentSectionAndAnEmptyOneStayDifferent() {
        ObservationEvent event = Commands.observation(CONSULTATION, 1, "Bronchite")
                .draft(ACCEPTED)
                .complete(ORIGIN);
        dev.tally.event.ObservationContent content = (dev.tally.event.ObservationContent) event.getContent();

        assertThat(content.getHistory()).isNull();
        assertThat(content.getExamination()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t ", "\u00a0", "\u200b\ufeff", "\u2003"})
    void aNoteInWhichNothingCanBeSeenIsRefused(String blank) {
        assertThat(Note.problems(blank, null, "", blank, Set.of()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("cleared"));
    }

    @Test
    void aNoteThatIsBlankOnPurposeIsTakenWhenAllSectionsAreNamed() {
        assertThat(Note.problems("", null, null, null, EnumSet.allOf(Section.class)))
                .isEmpty();
        assertThat(Note.problems("", null, null, null, EnumSet.of(Section.HISTORY)))
                .hasSize(1);
    }

    @Test
    void aSectionWithTextIsNotCleared() {
        assertThat(Note.problems("Toux", "text", null, null, Set.of(Section.HISTORY, Section.EXAMINATION)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("history"));
    }

    @Test
    void textThatCannotBeStoredIsRefusedInEverySection() {
        assertThat(Note.problems("a\u0000", "b\ud800", "c\udc00d", "\ud83d\ude00", Set.of()))
                .extracting(FieldProblem::field)
                .containsExactly("reasonForVisit", "history", "examination");
    }

    @Test
    void aStatementHasLimits() {
        List<UUID> tooMany = new ArrayList<>();
        for (int i = 0; i <= 500; i++) {
            tooMany.add(new UUID(1, i));
        }

        assertThat(Statement.problems(1, tooMany, 1))
                .extracting(FieldProblem::field)
                .containsExactly("shareIds");
        assertThat(Statement.problems(0, List.of(CONSULTATION, CONSULTATION), 0))
                .extracting(FieldProblem::field)
                .containsExactly("revision", "lastObservationRevision", "shareIds");
    }

    @Test
    void aCommandThatBreaksARuleCannotBeMade() {
        assertThatThrownBy(() -> Commands.observation(CONSULTATION, 0, "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Note(null, null, null, null, Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Recipient(dev.tally.event.RecipientKind.PRACTITIONER, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
