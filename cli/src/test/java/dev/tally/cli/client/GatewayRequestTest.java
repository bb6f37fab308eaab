package dev.tally.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.cli.client.EventLines.Parsed;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P2: the gateway gets what the line says, be it right or wrong. */
class GatewayRequestTest {
    private static final String HEAD =
            "{\"type\":\"observation\",\"consultationId\":\"6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a111\",\"revision\":1,";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"history\":\"half a pair \\ud800\"}",
                "{\"history\":\"\\udc00 the other half first \\ud83d\"}",
                "{\"history\":\"a backslash \\\\\\ud800\"}",
                "{\"history\":\"a whole pair \uD83E\uDE7A, Toux sèche\"}"
            })
    void theBodyIsWhatTheLineSays(String body) {
        Parsed parsed = EventLines.parse(HEAD + body.substring(1));

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        Parsed.Request.class,
                        request -> assertThat(new String(request.request().bodyBytes(), StandardCharsets.UTF_8))
                                .isEqualTo(body));
    }
}
