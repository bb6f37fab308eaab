package dev.tally.replay.audit.follow;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.EventKind;
import dev.tally.event.Origin;
import dev.tally.replay.audit.Gateways;
import dev.tally.replay.audit.evidence.Heard;
import dev.tally.replay.audit.evidence.Receipted;
import dev.tally.replay.audit.evidence.Sections;
import dev.tally.replay.audit.evidence.ShortDigest;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.replay.sample.Practice;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.schemas.assembly.Arrival;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P5: what the audit has seen once it knows after a restart, whatever is gone from the topics by then. */
class AuditMemoryTest {
    private static final Instant AT = Instant.parse("2026-03-02T12:00:00Z");
    private static final UUID RUN = new UUID(7, 7);

    @TempDir
    Path directory;

    private final Practice practice = new Practice(17);

    private static List<Known.Seen> events(Practice.Consultation consultation) {
        List<Known.Seen> events = new ArrayList<>();
        consultation
                .observations()
                .forEach(event -> events.add(new Known.Seen(
                        new Sighting(Arrival.of(event, AT, 500), AT, 1, events.size(), Sections.of(event)), 2)));
        consultation
                .sharing()
                .forEach(event -> events.add(new Known.Seen(
                        new Sighting(Arrival.of(event, AT, 500), AT, 1, events.size(), Sections.UNKNOWN), 2)));
        return events;
    }

    private static Known.Named named(Known.Seen seen) {
        return new Known.Named(new Heard(seen.sighting().eventId(), EventKind.OBSERVATION, AT), "gateway/" + RUN, 3);
    }

    @Test
    void everythingIsThereAfterARestart() {
        Practice.Consultation consultation = practice.next();
        List<Known.Seen> events = events(consultation);
        Receipted receipt = new Receipted(events.get(0).sighting().eventId(), new ShortDigest(1, 2), AT);
        TopicPlace place = new TopicPlace(new UUID(1, 2), 2, true, Map.of(0, 10L, 1, 20L));
        try (AuditMemory memory = AuditMemory.open(directory);
                AuditMemory.Writer writer = memory.writer()) {
            events.forEach(writer::seen);
            writer.receipted(consultation.id(), receipt);
            writer.unsound("consultation.observation-0@7", AT);
            writer.place("consultation.observation", place);
            writer.commit();
        }

        try (AuditMemory memory = AuditMemory.open(directory)) {
            Known known = requireNonNull(memory.of(List.of(consultation.id())).get(consultation.id()));
            assertThat(known.seen).containsExactlyInAnyOrderElementsOf(events);
            assertThat(known.receipts).containsExactly(receipt);
            assertThat(memory.unsound()).containsExactly(Map.entry("consultation.observation-0@7", AT));
            assertThat(memory.place("consultation.observation")).isEqualTo(place);
            assertThat(memory.place("consultation.document-share")).isNull();
        }
    }

    @Test
    void anEventThatComesSettlesWhatAHeartbeatSaidOfIt() {
        Practice.Consultation consultation = practice.next();
        Known.Seen first = events(consultation).get(0);
        try (AuditMemory memory = AuditMemory.open(directory);
                AuditMemory.Writer writer = memory.writer()) {
            writer.named(consultation.id(), named(first));
            writer.commit();
            List<Known.Named> before = new ArrayList<>();
            memory.forEachNamed((id, each) -> before.add(each));

            Known.Named settled = writer.seen(first);
            writer.commit();

            List<Known.Named> after = new ArrayList<>();
            memory.forEachNamed((id, each) -> after.add(each));
            assertThat(before).containsExactly(named(first));
            assertThat(settled).isEqualTo(named(first));
            assertThat(after).isEmpty();
            assertThat(memory.holds(first.sighting().eventId())).isTrue();
        }
    }

    @Test
    void aStretchEndsBeforeTheConsultationAfterItsLast() {
        try (AuditMemory memory = AuditMemory.open(directory);
                AuditMemory.Writer writer = memory.writer()) {
            List<UUID> ids = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Practice.Consultation consultation = practice.next();
                ids.add(consultation.id());
                events(consultation).forEach(writer::seen);
            }
            writer.commit();
            ids.sort(Ids.ORDER);

            UUID end = memory.endOfStretch(Ids.FIRST, 4);

            assertThat(end).isEqualTo(ids.get(4));
            assertThat(memory.stretch(Ids.FIRST, end).keySet()).containsExactlyElementsOf(ids.subList(0, 4));
            assertThat(memory.stretch(ids.get(4), null).keySet()).containsExactlyElementsOf(ids.subList(4, 10));
            assertThat(memory.endOfStretch(ids.get(6), 4)).isNull();
        }
    }

    @Test
    void gatewaysAreRememberedWithTheNumbersOfTheirRuns() {
        Gateways before = new Gateways(AT, AT);
        for (long sequence : new long[] {1, 2, 3, 7}) {
            before.seen(new Origin("gateway", RUN, sequence, true), AT, AT, "anywhere");
        }
        try (AuditMemory memory = AuditMemory.open(directory);
                AuditMemory.Writer writer = memory.writer()) {
            writer.gateways(before);
            writer.commit();
        }
        Gateways after = new Gateways(AT, AT);
        try (AuditMemory memory = AuditMemory.open(directory)) {
            memory.recall(after);
        }

        assertThat(after.runs()).singleElement().satisfies(run -> {
            assertThat(run.seen().stretches()).hasToString("[1 to 3, 7]");
            assertThat(run.last()).isEqualTo(7);
            assertThat(run.isJournaled()).isTrue();
        });
    }

    @Test
    void twoAuditsCannotShareIt() {
        try (AuditMemory memory = AuditMemory.open(directory)) {
            assertThat(memory.unsound()).isEmpty();
            assertThatThrownBy(() -> AuditMemory.open(directory))
                    .isInstanceOf(RoleFailedException.class)
                    .hasMessageContaining("is another audit running on it?");
        }
    }
}
