package dev.tally.cli.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.cli.client.GatewayRequest;
import dev.tally.cli.demo.scenario.Night.Consultation;
import dev.tally.event.EventKind;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The night is what the scenario says it is, or what it says of Tally is nothing worth (P5). */
class NightTest {
    private static final Instant FROM = Instant.parse("2023-04-26T15:40:00Z");
    private static final Instant UNTIL = Instant.parse("2023-04-27T09:40:00Z");

    private final List<Consultation> night = new Night(7).consultations(40, FROM, UNTIL);

    @Test
    void theSameSeedGivesTheSameNight() {
        assertThat(new Night(7).consultations(40, FROM, UNTIL)).isEqualTo(night);
        assertThat(new Night(8).consultations(40, FROM, UNTIL)).isNotEqualTo(night);
    }

    @Test
    void inEverySecondConsultationADocumentIsSharedAsOftenBeforeTheNoteAsAfterIt() {
        Set<List<EventKind>> kinds = night.stream()
                .filter(Consultation::withDocument)
                .map(NightTest::kinds)
                .collect(Collectors.toSet());

        assertThat(night).filteredOn(Consultation::withDocument).hasSize(20);
        assertThat(kinds)
                .containsExactlyInAnyOrder(
                        List.of(EventKind.SHARE, EventKind.OBSERVATION, EventKind.STATEMENT),
                        List.of(EventKind.OBSERVATION, EventKind.SHARE, EventKind.STATEMENT));
        assertThat(night)
                .filteredOn(each -> kinds(each).get(0) == EventKind.SHARE)
                .hasSize(10);
        assertThat(night)
                .filteredOn(each -> !each.withDocument())
                .allSatisfy(each -> assertThat(kinds(each)).doesNotContain(EventKind.SHARE));
    }

    @Test
    void everythingOccursInItsHours() {
        assertThat(night)
                .flatExtracting(Consultation::requests)
                .allSatisfy(request -> assertThat(OffsetDateTime.parse(
                                        request.body().get("occurredAt").asText())
                                .toInstant())
                        .isBetween(FROM, UNTIL));
    }

    private static List<EventKind> kinds(Consultation consultation) {
        return consultation.requests().stream().map(GatewayRequest::kind).toList();
    }
}
