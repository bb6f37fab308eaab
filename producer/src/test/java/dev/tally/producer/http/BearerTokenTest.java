package dev.tally.producer.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.producer.http.GatewayFixture.Reply;
import dev.tally.producer.identity.IdentifierPolicy;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P2: nobody files a note who does not hold the token. */
class BearerTokenTest {
    private static final String TOKEN = "a-token-of-the-tests-0123456789";

    private final GatewayFixture gateway =
            new GatewayFixture(IdentifierPolicy.FIXTURE, new BearerToken(TOKEN), Duration.ofSeconds(20));

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + TOKEN, "bearer " + TOKEN, "BEARER  " + TOKEN})
    void theTokenOpensTheGateway(String authorization) {
        assertThat(put(authorization).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", TOKEN, "Basic " + TOKEN, "Bearer " + TOKEN + "x", "Bearer a-token"})
    void anythingElseIsAnswered401(String authorization) {
        Reply reply = put(authorization);

        GatewayHttpTest.assertProblem(reply, 401, "unauthorized");
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(gateway.journal.events()).isEmpty();
    }

    @Test
    void withoutTheTokenNothingIsToldNotEvenWhichAddressesThereAre() {
        assertThat(gateway.get(Bodies.CONSULTATION_PATH).status()).isEqualTo(401);
        assertThat(gateway.get("/v1/anything").status()).isEqualTo(401);
    }

    @Test
    void theDescriptionIsOpen() {
        assertThat(gateway.get("/openapi.json").status()).isEqualTo(200);
    }

    private Reply put(String authorization) {
        HttpRequest.Builder request = gateway.request(Bodies.OBSERVATION_PATH)
                .header("Authorization", authorization)
                .PUT(BodyPublishers.ofString(Bodies.observation().toString()));
        return gateway.send(request);
    }
}
