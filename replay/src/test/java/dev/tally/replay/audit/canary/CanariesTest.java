package dev.tally.replay.audit.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.replay.audit.canary.CanaryGateway.Reception;
import dev.tally.schemas.canary.Canary;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** P4: a way that is closed is noticed while nobody works, and one that is open again is, too. */
class CanariesTest {
    private static final Duration GRACE = Duration.ofSeconds(40);

    private Instant now = Instant.parse("2026-03-10T03:00:00Z");
    private final List<CanaryConsultation> sent = new ArrayList<>();
    private final Deque<Reception> answers = new ArrayDeque<>();
    private final Canaries canaries = new Canaries(new ScriptedGateway(), new Random(7), new TestClock());

    /** Accepts, unless something else is the next answer. */
    private final class ScriptedGateway implements CanaryGateway {
        @Override
        public String name() {
            return "gateway:8480";
        }

        @Override
        public Reception send(CanaryConsultation canary) {
            sent.add(canary);
            return answers.isEmpty() ? new Reception.Accepted() : answers.pop();
        }
    }

    private final class TestClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private UUID last() {
        return sent.get(sent.size() - 1).id();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private Optional<String> judge(UUID... stored) {
        return canaries.judge(Set.of(stored), now, now.minus(GRACE));
    }

    @Test
    void theShapesTakeTurnsAndEachIsAnotherConsultation() throws InterruptedException {
        for (int i = 0; i <= CanaryShape.values().length; i++) {
            canaries.send();
        }

        List<CanaryShape> expected = new ArrayList<>(List.of(CanaryShape.values()));
        expected.add(CanaryShape.OBSERVATION_ONLY);
        assertThat(sent).extracting(CanaryConsultation::shape).isEqualTo(expected);
        assertThat(sent)
                .extracting(CanaryConsultation::id)
                .doesNotHaveDuplicates()
                .allMatch(Canary::isCanary);
    }

    @Test
    void oneThatIsStoredInTimeSaysNothing() throws InterruptedException {
        canaries.send();
        pass(Duration.ofSeconds(2));

        assertThat(judge()).as("on its way").isEmpty();
        assertThat(judge(last())).isEmpty();
        pass(GRACE);
        assertThat(judge()).as("looked for no more").isEmpty();
        assertThat(canaries.underway()).isEmpty();
    }

    @Test
    void oneThatIsAcceptedAndNotStoredIsNamedWhenItsGraceIsOver() throws InterruptedException {
        canaries.send();
        pass(GRACE.minusMillis(1));
        assertThat(judge()).isEmpty();

        pass(Duration.ofMillis(1));

        assertThat(judge()).get().asString().contains(last().toString(), "observation only", "has no record");
    }

    @Test
    void oneThatIsNotAcceptedIsNamedAtOnceAndSentAgainBeforeAnyOther() throws InterruptedException {
        answers.add(new Reception.NotAccepted("nothing listens there"));
        canaries.send();

        assertThat(judge()).get().asString().contains(last().toString(), "was not accepted: nothing listens there");

        pass(Duration.ofMinutes(1));
        canaries.send();
        canaries.send();
        assertThat(sent.get(1)).as("the same again").isEqualTo(sent.get(0));
        assertThat(sent.get(2).id()).isNotEqualTo(sent.get(0).id());
    }

    @Test
    void theWayIsOpenAgainWhenALaterOneIsStored() throws InterruptedException {
        canaries.send();
        pass(GRACE);
        canaries.send();
        UUID before = last();
        pass(Duration.ofSeconds(1));
        assertThat(judge()).isPresent();

        assertThat(judge(before))
                .as("it was sent before the way was found closed")
                .isPresent();

        pass(Duration.ofSeconds(1));
        canaries.send();
        assertThat(judge()).as("sent, not stored").isPresent();
        assertThat(judge(last())).isEmpty();
    }

    /** One that is lost between two that are not would be forgotten otherwise. */
    @Test
    void oneThatIsLostIsNamedThoughALaterOneIsStoredAlready() throws InterruptedException {
        canaries.send();
        UUID lost = last();
        pass(GRACE);
        canaries.send();

        assertThat(judge(last())).get().asString().contains(lost.toString());
    }
}
