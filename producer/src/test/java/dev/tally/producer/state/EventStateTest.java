package dev.tally.producer.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.producer.state.EventState.Accepted;
import dev.tally.producer.state.EventState.Held;
import dev.tally.producer.state.EventState.Kind;
import dev.tally.producer.state.EventState.Quarantined;
import dev.tally.producer.state.EventState.Replicated;
import dev.tally.producer.state.EventState.Stored;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** P3: a state only goes forward, so that a late word never takes back what is true. */
class EventStateTest {
    private static final Instant EARLY = Instant.parse("2026-11-23T15:00:00Z");
    private static final Instant LATE = EARLY.plusSeconds(60);
    private static final List<MissingPart> OBSERVATION = List.of(new MissingPart(MissingKind.OBSERVATION, null, null));
    private static final List<MissingPart> SHARING_HALF =
            List.of(new MissingPart(MissingKind.SHARING_HALF, null, null));

    private static EventState replicated(EventState state) {
        return state.replicated(LATE);
    }

    private static EventState held(EventState state) {
        return state.held(LATE, OBSERVATION);
    }

    private static EventState quarantined(EventState state) {
        return state.quarantined(LATE);
    }

    private static EventState acknowledged(EventState state) {
        return state.acknowledged(LATE);
    }

    private static EventState stored(EventState state) {
        return state.stored(LATE, 3);
    }

    private static List<EventState> states() {
        return List.of(
                new Accepted(EARLY),
                new Replicated(EARLY),
                new Held(EARLY, SHARING_HALF),
                new Quarantined(EARLY, false),
                new Quarantined(EARLY, true),
                new Stored(EARLY, 3));
    }

    static Stream<Arguments> transitions() {
        return Stream.of(
                row(
                        EventStateTest::replicated,
                        "REPLICATED",
                        "REPLICATED",
                        "HELD",
                        "QUARANTINED",
                        "QUARANTINED+",
                        "STORED"),
                row(EventStateTest::held, "HELD", "HELD", "HELD", "QUARANTINED", "QUARANTINED+", "STORED"),
                row(
                        EventStateTest::quarantined,
                        "QUARANTINED",
                        "QUARANTINED",
                        "QUARANTINED",
                        "QUARANTINED",
                        "QUARANTINED+",
                        "STORED"),
                row(
                        EventStateTest::acknowledged,
                        "QUARANTINED+",
                        "QUARANTINED+",
                        "QUARANTINED+",
                        "QUARANTINED+",
                        "QUARANTINED+",
                        "STORED"),
                row(EventStateTest::stored, "STORED", "STORED", "STORED", "STORED", "STORED", "STORED"));
    }

    private static Arguments row(UnaryOperator<EventState> heard, String... following) {
        return Arguments.of(heard, List.of(following));
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void whatFollowsFromEachStateIsAsInTheTable(UnaryOperator<EventState> heard, List<String> following) {
        assertThat(states().stream().map(heard).map(EventStateTest::shown)).containsExactlyElementsOf(following);
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void nothingThatIsHeardTakesAStateBack(UnaryOperator<EventState> heard, List<String> ignored) {
        assertThat(states())
                .allSatisfy(state -> assertThat(heard.apply(state).kind()).isGreaterThanOrEqualTo(state.kind()));
    }

    @Test
    void whatChangesNothingGivesTheVerySameState() {
        EventState held = new Held(EARLY, OBSERVATION);
        EventState stored = new Stored(EARLY, 3);

        assertThat(held(held)).isSameAs(held);
        assertThat(stored(stored)).isSameAs(stored);
        assertThat(held(stored)).isSameAs(stored);
    }

    @Test
    void anEventThatWaitsForSomethingElseNowStillWaitsSinceTheBeginning() {
        assertThat(new Held(EARLY, SHARING_HALF).held(LATE, OBSERVATION)).isEqualTo(new Held(EARLY, OBSERVATION));
    }

    @Test
    void ofSeveralVersionsOfTheRecordTheHighestIsKept() {
        EventState stored = new Stored(EARLY, 3);

        assertThat(stored.stored(LATE, 5)).isEqualTo(new Stored(EARLY, 5));
        assertThat(stored.stored(LATE, 2)).isEqualTo(stored);
        assertThat(stored.stored(LATE, null)).isEqualTo(stored);
        assertThat(new Stored(EARLY, null).stored(LATE, 1)).isEqualTo(new Stored(EARLY, 1));
    }

    @Test
    void onlyWhatIsStoredOrAcknowledgedIsSettled() {
        assertThat(states().stream().map(EventState::isSettled))
                .containsExactly(false, false, false, false, true, true);
    }

    @Test
    void everyStateIsFoundAgainByItsLetter() {
        assertThat(Kind.values())
                .allSatisfy(kind -> assertThat(Kind.of(kind.letter())).isEqualTo(kind));
    }

    private static String shown(EventState state) {
        return state.kind() + (state instanceof Quarantined set && set.acknowledged() ? "+" : "");
    }
}
