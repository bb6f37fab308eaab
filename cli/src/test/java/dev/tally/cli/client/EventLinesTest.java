package dev.tally.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.cli.client.EventLines.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line that cannot be sent is told apart before it is sent, with words that quote nothing of it. */
class EventLinesTest {
    private static final String ID = "6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a111";

    @Test
    void anObservationBecomesAPutWithoutTheIdsOfItsPath() {
        Parsed parsed = EventLines.parse("{\"type\":\"observation\",\"consultationId\":\"" + ID
                + "\",\"revision\":2,\"practitionerId\":\"p\",\"history\":\"\"}");

        assertThat(parsed).isInstanceOfSatisfying(Parsed.Request.class, request -> {
            assertThat(request.request().toString()).isEqualTo("PUT /v1/consultations/" + ID + "/observations/2");
            assertThat(request.request().body().toString()).isEqualTo("{\"practitionerId\":\"p\",\"history\":\"\"}");
        });
    }

    @Test
    void aStatementKeepsItsRevisionInTheBody() {
        Parsed parsed = EventLines.parse(
                "{\"type\":\"statement\",\"consultationId\":\"" + ID + "\",\"revision\":1,\"shareIds\":[]}");

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        Parsed.Request.class,
                        request -> assertThat(request.request().body().toString())
                                .isEqualTo("{\"revision\":1,\"shareIds\":[]}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    not json                                                          | not one JSON object
                    {"type":"observation"}                                            | consultationId
                    [1]                                                               | not a JSON object
                    {"type":"observation","consultationId":"ID"}                      | revision
                    {"type":"observation","consultationId":"ID","revision":0}         | revision
                    {"type":"observation","consultationId":"ID","revision":"1"}       | revision
                    {"type":"share","consultationId":"ID","shareId":"1-1-1-1-1"}      | shareId
                    {"type":"note","consultationId":"ID"}                             | type
                    {"consultationId":"ID"}                                           | type
                    {"type":"share","type":"share","consultationId":"ID"}             | not one JSON object
                    {"type":"share","consultationId":"ID"} {}                         | not one JSON object
                    """)
    void aMalformedLineIsNamed(String line, String problem) {
        Parsed parsed = EventLines.parse(line.replace("ID", ID));

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        Parsed.Malformed.class,
                        malformed -> assertThat(malformed.problem()).contains(problem));
    }
}
