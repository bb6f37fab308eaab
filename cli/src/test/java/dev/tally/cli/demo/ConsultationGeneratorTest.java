package dev.tally.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.cli.client.GatewayRequest;
import dev.tally.cli.demo.ConsultationGenerator.Script;
import dev.tally.event.EventKind;
import dev.tally.event.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The demo's traffic must be what the demo says it is, or its tally proves nothing. */
class ConsultationGeneratorTest {
    private static final long SEED = 20_230_426L;
    private static final Instant DAY = Instant.parse("2026-03-02T07:00:00Z");

    @Test
    void sameSeedGivesTheSameConsultations() {
        ConsultationGenerator one = new ConsultationGenerator(SEED, DAY);
        ConsultationGenerator other = new ConsultationGenerator(SEED, DAY);

        List<Script> first = take(one, 50);
        List<Script> second = take(other, 50);

        assertThat(first).isEqualTo(second);
    }

    @Test
    void exactlyThoseMarkedIncompleteAreIncompleteByTheRule() {
        Set<UUID> marked = new HashSet<>();
        AcceptedFacts facts = new AcceptedFacts();

        for (Script script : take(new ConsultationGenerator(SEED, DAY), 1_000)) {
            if (!script.complete()) {
                marked.add(script.id());
            }
            script.requests().forEach(request -> facts.acknowledged(request, new Sha256(new byte[32])));
        }

        assertThat(marked).hasSize(1_000 / ConsultationGenerator.INCOMPLETE_EVERY);
        assertThat(facts.incomplete().keySet()).isEqualTo(marked);
    }

    @Test
    void trafficHasEveryShapeThatPracticesSend() {
        List<Script> scripts = take(new ConsultationGenerator(SEED, DAY), 1_000);
        List<GatewayRequest> requests =
                scripts.stream().flatMap(script -> script.requests().stream()).toList();
        Set<UUID> distinct = new HashSet<>();
        requests.forEach(request -> distinct.add(request.eventId()));

        assertThat(requests).extracting(GatewayRequest::kind).contains(EventKind.RETRACTION, EventKind.STATEMENT);
        assertThat(distinct).as("some facts are sent twice").hasSizeLessThan(requests.size());
        assertThat(requests).as("some observations are revised").anyMatch(request -> request.revision() == 2);
        assertThat(scripts)
                .as("some consultations begin with their sharing half")
                .anyMatch(script -> script.requests().get(0).kind() == EventKind.SHARE);
        double bytes = requests.stream()
                .filter(request -> request.kind() == EventKind.OBSERVATION)
                .mapToInt(request -> request.bodyBytes().length)
                .average()
                .orElseThrow();
        assertThat(bytes).as("a note has 1 to 2 KB on average").isBetween(1_000.0, 2_000.0);
    }

    @Test
    void mixingKeepsEachConsultationsOrderAndLosesNothing() {
        List<Script> scripts = take(new ConsultationGenerator(SEED, DAY), 100);
        MixedTraffic mixed = new MixedTraffic(new ConsultationGenerator(SEED, DAY), new Random(SEED), 100, 20);

        List<GatewayRequest> sent = new ArrayList<>();
        mixed.forEachRemaining(sent::add);

        for (Script script : scripts) {
            assertThat(sent.stream()
                            .filter(request -> request.consultationId().equals(script.id()))
                            .toList())
                    .isEqualTo(script.requests());
        }
        assertThat(sent)
                .hasSize(scripts.stream()
                        .mapToInt(script -> script.requests().size())
                        .sum());
    }

    @Test
    void trafficSaysItselfWhichConsultationsAreIncomplete() {
        Map<UUID, Boolean> made = new HashMap<>();
        take(new ConsultationGenerator(SEED, DAY), 200).forEach(script -> made.put(script.id(), script.complete()));
        GeneratedTraffic traffic = new GeneratedTraffic(200, SEED, DAY);

        traffic.forEachRemaining(request -> assertThat(request).isNotNull());

        assertThat(traffic.begun()).isEqualTo(made).containsValue(false);
    }

    private static List<Script> take(ConsultationGenerator generator, int count) {
        List<Script> scripts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scripts.add(generator.next());
        }
        return scripts;
    }
}
