package dev.tally.replay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.EventKind;
import dev.tally.event.QuarantineReason;
import dev.tally.event.Sha256;
import dev.tally.ledger.Subject;
import dev.tally.replay.audit.evidence.Heard;
import dev.tally.replay.audit.evidence.Sections;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.replay.audit.guarantee.Kind;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.privacy.Pseudonyms;
import dev.tally.replay.quarantine.QuarantineItem;
import dev.tally.replay.sample.Practice;
import dev.tally.replay.storage.CurrentRecord;
import dev.tally.replay.storage.CurrentRecord.Tear;
import dev.tally.replay.storage.StoredEvent;
import dev.tally.replay.storage.StoredSubject;
import dev.tally.schemas.assembly.Arrival;
import dev.tally.schemas.assembly.Deadlines;
import dev.tally.schemas.canary.Canary;
import dev.tally.schemas.digest.EventIds;
import dev.tally.schemas.digest.RecordDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The audit's core on what lies in memory: each damage is named as what it is, for its consultation, and once. */
class JudgeTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Instant HORIZON = NOW.minusSeconds(60);

    private final List<Finding> found = new ArrayList<>();
    private final StoredIndex stored = new StoredIndex();
    private final Practice.Consultation consultation = new Practice(11).next();
    private final List<Sighting> seen = sightings(consultation, NOW.minus(Duration.ofHours(1)));

    private static List<Sighting> sightings(Practice.Consultation consultation, Instant at) {
        List<Sighting> seen = new ArrayList<>();
        consultation
                .observations()
                .forEach(event -> seen.add(new Sighting(
                        Arrival.of(event, at, 500), event.getAcceptedAt(), 0, seen.size(), Sections.UNKNOWN)));
        consultation
                .sharing()
                .forEach(event -> seen.add(new Sighting(
                        Arrival.of(event, at, 500), event.getAcceptedAt(), 0, seen.size(), Sections.UNKNOWN)));
        return seen;
    }

    private Judge judge(QuarantineItem... aside) {
        Findings findings = new Findings(new Disclosure(false, false, Pseudonyms.ofThisRunAlone()), found::add);
        return new Judge(stored, new SetAside(List.of(aside)), findings, NOW, HORIZON, Deadlines.STANDARD);
    }

    private void store(List<Sighting> rows, Tear... tears) {
        rows.forEach(each -> store(each, each.arrival().contentDigest(), 1));
        Map<UUID, Sha256> digests = new LinkedHashMap<>();
        seen.forEach(each -> digests.put(each.eventId(), each.arrival().contentDigest()));
        stored.add(new CurrentRecord(
                consultation.id(),
                digests.size(),
                RecordDigest.of(digests),
                List.copyOf(digests.keySet()),
                0,
                Set.of(tears)));
    }

    private void store(Sighting each, Sha256 digest, long rows) {
        stored.add(new StoredEvent(
                each.eventId(), consultation.id(), each.arrival().kind(), digest, digest, rows));
    }

    @Test
    void whatIsWholeIsClean() {
        store(seen);

        judge().consultation(consultation.id(), seen, List.of(), List.of());

        assertThat(found).isEmpty();
        assertThat(stored.strangers(EnumSet.allOf(EventKind.class))).isEmpty();
        assertThat(stored.strangeRecords()).isEmpty();
    }

    @Test
    void aMissingRowIsLostAndNotTornBesides() {
        store(seen.subList(1, seen.size()), Tear.EVENT_MISSING, Tear.NO_OBSERVATION, Tear.OTHER_VERSION);

        judge().consultation(consultation.id(), seen, List.of(), List.of());

        assertThat(found).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.LOST);
            assertThat(finding.consultationId()).isEqualTo(consultation.id());
            assertThat(finding.patient()).startsWith("patient-");
            assertThat(finding.events()).singleElement().satisfies(event -> {
                assertThat(event.eventId()).isEqualTo(seen.get(0).eventId());
                assertThat(event.lastSeen()).isEqualTo("consultation.observation-0@0");
            });
        });
    }

    @Test
    void anEmptyDatabaseHasLostEverything() {
        judge().consultation(consultation.id(), seen, List.of(), List.of());

        assertThat(found).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.LOST);
            assertThat(finding.events()).hasSameSizeAs(seen);
        });
    }

    @Test
    void aCanaryThatIsLostIsNoFindingOfTheAuditsGuarantees() {
        UUID canary = Canary.newConsultationId(new Random(1));
        List<Sighting> canarys = canarySeen(canary, Canary.PRACTITIONER_ID);
        Heard named = new Heard(EventIds.observation(canary, 2), EventKind.OBSERVATION, NOW.minus(Duration.ofHours(1)));

        judge().consultation(canary, canarys, List.of(), List.of());
        judge().consultation(canary, List.of(), List.of(named), List.of());

        assertThat(found).isEmpty();
    }

    @Test
    void whatBearsTheIdOfACanaryAndNamesSomebodyIsJudged() {
        UUID canary = Canary.newConsultationId(new Random(1));

        judge().consultation(canary, canarySeen(canary, "10003879623"), List.of(), List.of());

        assertThat(found).singleElement().extracting(Finding::kind).isEqualTo(Kind.LOST);
    }

    /** An observation and a statement that nothing was shared, long ago. */
    private static List<Sighting> canarySeen(UUID id, String practitioner) {
        return List.of(
                sighting(id, EventIds.observation(id, 1), EventKind.OBSERVATION, practitioner),
                sighting(id, EventIds.statement(id, 1), EventKind.STATEMENT, practitioner));
    }

    private static Sighting sighting(UUID id, UUID eventId, EventKind kind, String practitioner) {
        Instant at = NOW.minus(Duration.ofHours(1));
        Arrival arrival = new Arrival(
                eventId,
                id,
                kind,
                new Subject(practitioner, Canary.PATIENT_ID),
                new Sha256(new byte[32]),
                1,
                null,
                List.of(),
                kind == EventKind.STATEMENT ? 1 : 0,
                at,
                500);
        return new Sighting(arrival, at, 0, 0, Sections.UNKNOWN);
    }

    @Test
    void canariesAreInNoCountOfWhatIsStored() {
        UUID canary = Canary.newConsultationId(new Random(1));
        Sha256 digest = new Sha256(new byte[32]);
        store(seen);
        long events = stored.events();
        UUID event = EventIds.observation(canary, 1);

        stored.add(new StoredEvent(event, canary, EventKind.OBSERVATION, digest, digest, 1));
        stored.add(new CurrentRecord(canary, 1, digest, List.of(event), 0, Set.of()));

        assertThat(stored.events()).isEqualTo(events).isEqualTo(seen.size());
        assertThat(stored.records()).isEqualTo(1);
        assertThat(stored.isCanary(event)).isTrue();
        assertThat(stored.isCanary(seen.get(0).eventId())).isFalse();
    }

    @Test
    void aRowOfWhichTheDigestDiffersIsAltered() {
        store(seen.subList(1, seen.size()), Tear.OTHER_VERSION);
        store(seen.get(0), new Sha256(new byte[32]), 1);

        judge().consultation(consultation.id(), seen, List.of(), List.of());

        assertThat(found).singleElement().extracting(Finding::kind).isEqualTo(Kind.ALTERED);
    }

    @Test
    void aSecondRowIsADuplicate() {
        store(seen);
        store(seen.get(0), seen.get(0).arrival().contentDigest(), 2);

        judge().consultation(consultation.id(), seen, List.of(), List.of());

        assertThat(found).singleElement().extracting(Finding::kind).isEqualTo(Kind.DUPLICATED);
    }

    @Test
    void aRowThatNobodyKnowsIsInventedAndOneThatAGatewayHasNamedIsNot() {
        UUID invented = new UUID(9, 9);
        UUID named = new UUID(9, 8);
        for (UUID each : List.of(invented, named)) {
            stored.add(new StoredEvent(
                    each, consultation.id(), EventKind.SHARE, new Sha256(new byte[32]), new Sha256(new byte[32]), 1));
        }
        stored.hear(named);

        List<UUID> strangers = stored.strangers(EnumSet.of(EventKind.SHARE));
        judge().strangers(
                        List.of(new StoredSubject(invented, consultation.id(), "p", "q", EventKind.SHARE)), List.of());

        assertThat(strangers).containsExactly(invented);
        assertThat(found).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.INVENTED);
            assertThat(finding.events())
                    .singleElement()
                    .extracting(Finding.Event::eventId)
                    .isEqualTo(invented);
        });
    }

    @Test
    void whatOnlyAHeartbeatNamesIsLost() {
        UUID eventId = EventIds.observation(consultation.id(), 1);
        Heard heard = new Heard(eventId, EventKind.OBSERVATION, HORIZON.minusSeconds(1));

        judge().consultation(consultation.id(), List.of(), List.of(Heard.of(heard.toBytes())), List.of());

        assertThat(found).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.LOST);
            assertThat(finding.practitioner()).isNull();
            assertThat(finding.events())
                    .singleElement()
                    .extracting(Finding.Event::eventId)
                    .isEqualTo(eventId);
        });
    }

    /** A share of another patient is set aside: the observation waits, and is not lost. */
    @Test
    void whatWasSetAsideIsAccountedForAndNoPartOfTheRecord() {
        Sighting observation = seen.get(0);
        UUID shareId = new UUID(3, 3);
        Arrival share = new Arrival(
                EventIds.share(consultation.id(), shareId),
                consultation.id(),
                EventKind.SHARE,
                new Subject("other", "other"),
                new Sha256(new byte[32]),
                0,
                shareId,
                List.of(),
                0,
                observation.arrival().arrivedAt(),
                500);
        Sighting conflicting = new Sighting(share, NOW, 0, 17, Sections.UNKNOWN);

        judge(setAside(conflicting))
                .consultation(consultation.id(), List.of(observation, conflicting), List.of(), List.of());

        assertThat(found).isEmpty();
    }

    private static QuarantineItem setAside(Sighting sighting) {
        return new QuarantineItem(
                EventIds.quarantine(sighting.topic(), sighting.partition(), sighting.offset()),
                QuarantineReason.CONFLICTING_SUBJECT,
                "another patient",
                "join",
                NOW,
                sighting.topic(),
                sighting.partition(),
                sighting.offset(),
                sighting.arrival().arrivedAt(),
                sighting.arrival().consultationId(),
                sighting.eventId(),
                null,
                500,
                null);
    }
}
