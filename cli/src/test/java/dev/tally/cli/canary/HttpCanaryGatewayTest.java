package dev.tally.cli.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.cli.client.StubGateway;
import dev.tally.replay.audit.canary.CanaryConsultation;
import dev.tally.replay.audit.canary.CanaryGateway.Reception;
import dev.tally.replay.audit.canary.CanarySettings;
import dev.tally.replay.audit.canary.CanaryShape;
import dev.tally.schemas.canary.Canary;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** P4: whatever a gateway does but accept is said. */
class HttpCanaryGatewayTest {
    private static final CanaryConsultation CANARY = new CanaryConsultation(
            Canary.newConsultationId(new Random(5)), CanaryShape.SENT_TWICE, Instant.parse("2026-03-10T03:00:00Z"));

    private static Reception send(String address) throws InterruptedException {
        CanarySettings settings = new CanarySettings(URI.create(address), null, null, Duration.ofMinutes(1));
        return HttpCanaryGateway.of(settings, Duration.ofMillis(300)).send(CANARY);
    }

    private static Reception send(ToIntFunction<String> status) throws IOException, InterruptedException {
        try (StubGateway gateway = StubGateway.start(status)) {
            return send(gateway.address());
        }
    }

    @Test
    void allOfACanaryIsSentAsOftenAsItsShapeSays() throws Exception {
        try (StubGateway gateway = StubGateway.start(StubGateway.ACCEPTING)) {
            assertThat(send(gateway.address())).isEqualTo(new Reception.Accepted());

            assertThat(gateway.seen())
                    .hasSize(4)
                    .allMatch(path -> path.contains(CANARY.id().toString()));
        }
    }

    @Test
    void aRefusalOfOneRequestIsARefusalOfTheCanary() throws Exception {
        assertThat(send(path -> path.contains("shares") ? 422 : 201))
                .isInstanceOfSatisfying(
                        Reception.NotAccepted.class,
                        not -> assertThat(not.why()).contains("SHARE", "422"));
    }

    @Test
    void aWrongTokenIsNamed() throws Exception {
        assertThat(send(path -> 401))
                .isInstanceOfSatisfying(
                        Reception.NotAccepted.class,
                        not -> assertThat(not.why()).contains("audit.canary.token"));
    }

    @Test
    void aGatewayThatCannotAcceptNowIsNamed() throws Exception {
        assertThat(send(path -> 507))
                .isInstanceOfSatisfying(
                        Reception.NotAccepted.class,
                        not -> assertThat(not.why()).contains("status 507"));
    }

    @Test
    void aGatewayThatIsGoneIsNamed() throws Exception {
        String address;
        try (StubGateway gateway = StubGateway.start(StubGateway.ACCEPTING)) {
            address = gateway.address();
        }

        assertThat(send(address))
                .isInstanceOfSatisfying(
                        Reception.NotAccepted.class,
                        not -> assertThat(not.why()).contains("nothing listens there"));
    }
}
