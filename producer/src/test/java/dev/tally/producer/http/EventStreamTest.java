package dev.tally.producer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.producer.command.Commands;
import dev.tally.producer.journal.Change;
import dev.tally.producer.journal.Entry;
import dev.tally.schemas.digest.EventIds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** P3, P4: whoever listens hears of each change as it is committed, without anything of the patient. */
@Timeout(120)
class EventStreamTest {
    private final GatewayFixture gateway = new GatewayFixture();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        gateway.close();
    }

    private HttpResponse<InputStream> listen() throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(gateway.address().resolve("/v1/events"))
                        .header("Accept", "text/event-stream")
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                BodyHandlers.ofInputStream());
    }

    /** The stream from the moment at which it is told of everything. */
    private static BufferedReader begun(HttpResponse<InputStream> response) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).startsWith(":");
        return lines;
    }

    private static Optional<String> next(BufferedReader lines, String prefix) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith(prefix)) {
            line = lines.readLine();
        }
        return Optional.ofNullable(line)
                .map(found -> found.substring(prefix.length()).strip());
    }

    @Test
    void eachChangeIsToldInItsOrder() throws Exception {
        HttpResponse<InputStream> response = listen();
        BufferedReader lines = begun(response);

        gateway.put(Bodies.OBSERVATION_PATH, Bodies.observation());
        UUID eventId = EventIds.observation(Bodies.CONSULTATION, 1);
        List<Entry> changed = gateway.journal
                .change(List.of(new Change.Stored(eventId, GatewayFixture.NOW, 2)), null)
                .join();

        assertThat(changed).hasSize(1);
        assertThat(response.statusCode()).isEqualTo(200);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertThat(next(lines, "event:")).contains("state");
            events.add(next(lines, "data:").orElseThrow());
        }
        assertThat(events)
                .extracting(data -> Bodies.parse(data).get("state").asText())
                .containsExactly("ACCEPTED", "REPLICATED", "STORED");
        assertThat(events).allSatisfy(data -> {
            assertThat(Bodies.parse(data).get("eventId").asText()).isEqualTo(eventId.toString());
            assertThat(data).doesNotContain(Bodies.PATIENT, Bodies.PRACTITIONER, "Toux");
        });
    }

    @Test
    void onlySoManyListenAtOnceAndTheNextIsTold() throws Exception {
        List<BufferedReader> listeners = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            listeners.add(begun(listen()));
        }

        HttpResponse<InputStream> oneMore = listen();

        assertThat(oneMore.statusCode()).isEqualTo(503);
        assertThat(new String(oneMore.body().readAllBytes(), StandardCharsets.UTF_8))
                .contains("not-taken");
        listeners.get(0).close();
        AtomicInteger revision = new AtomicInteger();
        // A client that is gone is noticed when it is told something.
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            gateway.put(Bodies.CONSULTATION_PATH + "/observations/" + revision.incrementAndGet(), Bodies.observation());
            HttpResponse<InputStream> again = listen();
            assertThat(again.statusCode()).isEqualTo(200);
            begun(again).close();
        });
    }

    @Test
    void whoReadsTooSlowlyIsToldThatItMissedSomethingAndLetGo() throws Exception {
        BufferedReader lines = begun(listen());
        UUID consultation = UUID.randomUUID();
        for (int revision = 1; revision <= 30_000; revision++) {
            gateway.journal
                    .append(Commands.observation(consultation, revision, "a").draft(GatewayFixture.NOW))
                    .join();
        }

        assertThat(next(lines, "event: missed")).isPresent();
        assertThat(next(lines, "event: state")).isEmpty();
    }

    @Test
    void anEndOfTheGatewayIsNotHeldUpByWhoListens() throws Exception {
        BufferedReader lines = begun(listen());

        gateway.close();

        assertThat(next(lines, "event:")).isEmpty();
    }
}
