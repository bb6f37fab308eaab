package dev.tally.replay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.AcceptedEvent;
import dev.tally.event.EventKind;
import dev.tally.event.GatewayHeartbeat;
import dev.tally.event.Origin;
import dev.tally.replay.audit.guarantee.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the gateways say of themselves: how far the proof goes, and which numbers are missing. */
class GatewaysTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Instant HORIZON = NOW.minusSeconds(60);
    private static final UUID RUN = new UUID(7, 7);
    private static final UUID CONSULTATION = new UUID(5, 5);

    private final Gateways gateways = new Gateways(NOW, HORIZON);

    private static GatewayHeartbeat heartbeat(String gateway, Instant at, long last, long... named) {
        List<AcceptedEvent> accepted = java.util.Arrays.stream(named)
                .mapToObj(each -> new AcceptedEvent(each, new UUID(6, each), CONSULTATION, EventKind.OBSERVATION))
                .toList();
        return new GatewayHeartbeat(gateway, RUN, true, at, last, 0L, null, accepted);
    }

    private void heard(String gateway, Instant at, long last) {
        gateways.heard(heartbeat(gateway, at, last), at);
    }

    private void seen(long... sequences) {
        for (long each : sequences) {
            Instant at = HORIZON.minusSeconds(10);
            gateways.seen(new Origin("a", RUN, each, true), at, at, "topic-0@" + each);
        }
    }

    @Test
    void withoutAGatewayNothingIsVerified() {
        assertThat(gateways.knownThrough(Set.of())).isEmpty();
    }

    @Test
    void gatewaysThatAreHeardVerifyUpToTheGrace() {
        heard("a", NOW.minusSeconds(3), 0);
        heard("b", NOW.minusSeconds(4), 0);

        assertThat(gateways.knownThrough(Set.of())).contains(HORIZON);
        assertThat(gateways.silent(Set.of())).isEmpty();
    }

    @Test
    void nothingIsVerifiedBeyondTheLastHeartbeatThatIsDue() {
        Instant due = HORIZON.minusSeconds(4);
        heard("a", due, 0);
        heard("a", HORIZON.plusSeconds(1), 0);

        assertThat(gateways.knownThrough(Set.of()))
                .as("what was accepted after it is named by the next, which is not due")
                .contains(due);
    }

    @Test
    void aSilentOneHoldsItBackAtItsLastWordUntilItIsRetired() {
        Instant last = NOW.minus(Duration.ofHours(2));
        heard("a", NOW.minusSeconds(3), 0);
        heard("b", last, 0);

        assertThat(gateways.knownThrough(Set.of())).contains(last);
        assertThat(gateways.silent(Set.of())).singleElement().asString().contains("b", last.toString());
        assertThat(gateways.knownThrough(Set.of("b"))).contains(HORIZON);
        assertThat(gateways.silent(Set.of("b"))).isEmpty();
    }

    @Test
    void aMissingNumberIsNamedByItsHeartbeatAndOnce() {
        seen(1, 2, 4);
        heard("a", HORIZON.minusSeconds(1), 6);
        Holes holes = new Holes(gateways.runs());
        GatewayHeartbeat naming = heartbeat("a", HORIZON.minusSeconds(5), 6, 2, 3, 6);

        List<Holes.Named> named = naming.getAccepted().stream()
                .flatMap(accepted -> holes.named(naming, accepted, HORIZON).stream())
                .toList();

        assertThat(named).extracting(Holes.Named::kind).containsExactly(Kind.HOLE, Kind.MISSING_TAIL);
        assertThat(named).extracting(each -> each.event().eventId()).containsExactly(new UUID(6, 3), new UUID(6, 6));
        assertThat(holes.named(naming, naming.getAccepted().get(1), HORIZON)).isEmpty();
        assertThat(holes.unnamed()).singleElement().satisfies(rest -> {
            assertThat(rest.kind()).isEqualTo(Kind.MISSING_TAIL);
            assertThat(rest.detail()).contains("number 5 ");
        });
    }

    @Test
    void whatWasSaidALittleWhileAgoMayBeOnItsWay() {
        seen(1);
        heard("a", NOW.minusSeconds(3), 9);

        assertThat(new Holes(gateways.runs()).isEmpty()).isTrue();
    }

    @Test
    void aClockThatIsAheadIsTold() {
        Instant arrived = HORIZON.minusSeconds(500);
        gateways.seen(new Origin("a", RUN, 1L, true), arrived.plusSeconds(90), arrived, "topic-0@1");
        gateways.seen(new Origin("b", RUN, 1L, true), arrived.minusSeconds(400), arrived, "topic-0@2");

        assertThat(gateways.aheadByMoreThan(Duration.ofSeconds(60)).values())
                .singleElement()
                .asString()
                .contains("gateway a", "90 s", "topic-0@1");
    }
}
