package dev.tally.replay.incident.report;

import static dev.tally.replay.incident.sample.Found.BEGIN;
import static dev.tally.replay.incident.sample.Found.END;
import static dev.tally.replay.incident.sample.Found.GATEWAY;
import static dev.tally.replay.incident.sample.Found.NOW;
import static dev.tally.replay.incident.sample.Found.about;
import static dev.tally.replay.incident.sample.Found.aboutNobody;
import static dev.tally.replay.incident.sample.Found.heard;
import static dev.tally.replay.incident.sample.Found.id;
import static dev.tally.replay.incident.sample.Found.inDatabase;
import static dev.tally.replay.incident.sample.Found.inTopic;
import static dev.tally.replay.incident.sample.Found.overdue;
import static dev.tally.replay.incident.sample.Found.published;
import static dev.tally.replay.incident.sample.Found.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.AuditFinding;
import dev.tally.event.MissingKind;
import dev.tally.event.Section;
import dev.tally.replay.audit.Finding;
import dev.tally.replay.audit.guarantee.Kind;
import dev.tally.replay.incident.report.Notification.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is affected is one list that can be counted, traced and told apart from everything else (P5, P4). */
class ReportBuilderTest {
    private static final Ground GROUND = new Ground(NOW, List.of(), 100, 300, 99);
    private static final String KNOWN = "practitioner-1";

    private final List<AuditFinding> published = new ArrayList<>();

    private IncidentReport report(Finding... found) {
        return report(new Scope.Between(new IncidentWindow(BEGIN, END)), null, found);
    }

    private IncidentReport report(Scope scope, @Nullable Instant awareAt, Finding... found) {
        ReportBuilder builder = new ReportBuilder(scope);
        published.forEach(builder::published);
        for (Finding each : found) {
            builder.found(each);
        }
        builder.sift();
        Map<UUID, Person> people = Map.of(id(77), new Person("practitioner-77", "patient-77"));
        return builder.build(
                NOW, false, people, new Notification(Phase.initial, null, awareAt, null, List.of()), GROUND);
    }

    private static Affected only(IncidentReport report) {
        assertThat(report.affected()).hasSize(1);
        return report.affected().get(0);
    }

    @Test
    void theWindowHoldsItsBeginningAndNotItsEnd() {
        IncidentReport report = report(
                about(1, Kind.LOST, KNOWN, inTopic(11, "observation 1", BEGIN)),
                about(2, Kind.LOST, KNOWN, inTopic(12, "observation 1", END.minusMillis(1))),
                about(3, Kind.LOST, KNOWN, inTopic(13, "observation 1", END)),
                about(4, Kind.LOST, KNOWN, inTopic(14, "observation 1", BEGIN.minusMillis(1))));

        assertThat(report.affected()).extracting(Affected::consultationId).containsExactly(id(1), id(2));
        assertThat(report.outside()).isEqualTo(2);
        assertThat(report.first()).isEqualTo(BEGIN);
        assertThat(report.last()).isEqualTo(END.minusMillis(1));
    }

    @Test
    void oneEventInTheWindowIsEnough() {
        IncidentReport report = report(about(
                1,
                Kind.TORN,
                KNOWN,
                inTopic(11, "observation 1", BEGIN.minusSeconds(60)),
                inTopic(12, "observation 2", BEGIN.plusSeconds(60))));

        assertThat(only(report).firstAt()).isEqualTo(BEGIN.plusSeconds(60));
    }

    @Test
    void manyFindingsAboutOneConsultationAreOneAffectedConsultation() {
        IncidentReport report = report(
                about(1, Kind.LOST, null, heard(11, "observation 1", BEGIN.plusSeconds(5), false)),
                about(1, Kind.HOLE, KNOWN, heard(11, "observation 1", BEGIN.plusSeconds(9), false)),
                overdue(1, MissingKind.OBSERVATION, inTopic(12, "share " + id(9), BEGIN.plusSeconds(2))));

        Affected affected = only(report);
        assertThat(affected.practitioner()).isEqualTo(KNOWN);
        assertThat(affected.damages())
                .extracting(Damage::kind)
                .containsExactlyInAnyOrder(Kind.LOST, Kind.HOLE, Kind.OVERDUE);
        assertThat(affected.events()).extracting(AffectedEvent::eventId).containsExactly(id(12), id(11));
        assertThat(affected.events().get(1).at()).isEqualTo(BEGIN.plusSeconds(5));
        assertThat(report.kinds()).containsEntry(Kind.LOST, 1L).containsEntry(Kind.HOLE, 1L);
    }

    @Test
    void aNoteThatNeverCameIsToBeWrittenAgainInAllItsSections() {
        Affected affected =
                only(report(overdue(1, MissingKind.OBSERVATION, inTopic(12, "share " + id(9), BEGIN.plusSeconds(2)))));

        assertThat(affected.fields(Remedy.WRITE_AGAIN)).containsExactly(Section.values());
        assertThat(affected.sharing()).isEqualTo(Remedy.RESTORE);
    }

    @Test
    void aNoteOfWhichOnlyAHeartbeatTellsIsToBeWrittenAgainInAllItsSections() {
        Affected affected = only(report(about(1, Kind.LOST, null, heard(11, "observation 1", BEGIN, false))));

        assertThat(affected.fields(Remedy.WRITE_AGAIN)).containsExactly(Section.values());
    }

    @Test
    void aNoteThatATopicHoldsIsRestoredAndNotWrittenAgain() {
        Affected affected = only(report(
                about(1, Kind.LOST, KNOWN, inTopic(11, "observation 1", BEGIN, Section.HISTORY, Section.CONCLUSION))));

        assertThat(affected.fields(Remedy.RESTORE)).containsExactly(Section.HISTORY, Section.CONCLUSION);
        assertThat(affected.fields(Remedy.WRITE_AGAIN)).isEmpty();
        assertThat(affected.sharing()).isNull();
    }

    @Test
    void aNoteThatIsGoneFromTheTopicAndStoredNeedsNothing() {
        Affected affected = only(report(about(1, Kind.HOLE, KNOWN, heard(11, "observation 1", BEGIN, true))));

        assertThat(affected.fields(Remedy.STORED)).containsExactly(Section.values());
    }

    @Test
    void ofARecordThatLagsOnlyWhatItLacksIsRestored() {
        Affected affected = only(report(about(
                1,
                Kind.STALE,
                KNOWN,
                stored(11, "observation 1", BEGIN, Section.HISTORY),
                inTopic(12, "observation 2", BEGIN.plusSeconds(1), Section.CONCLUSION))));

        assertThat(affected.fields(Remedy.STORED)).containsExactly(Section.HISTORY);
        assertThat(affected.fields(Remedy.RESTORE)).containsExactly(Section.CONCLUSION);
    }

    @Test
    void anAlteredRowOfANoteThatATopicHoldsIsRestored() {
        Affected affected =
                only(report(about(1, Kind.ALTERED, KNOWN, stored(11, "observation 1", BEGIN, Section.HISTORY))));

        assertThat(affected.fields(Remedy.RESTORE)).containsExactly(Section.HISTORY);
    }

    @Test
    void anAlteredRowOfANoteThatIsGoneFromTheTopicIsToBeWrittenAgain() {
        Affected affected = only(report(
                about(1, Kind.HOLE, KNOWN, heard(11, "observation 1", BEGIN, true)),
                about(1, Kind.ALTERED, KNOWN, heard(11, "observation 1", BEGIN, true))));

        assertThat(affected.fields(Remedy.WRITE_AGAIN)).containsExactly(Section.values());
    }

    @Test
    void theSectionsThatARevisionBlanksAreToBeChecked() {
        Affected affected = only(report(about(
                1,
                Kind.EMPTY_NOTE,
                KNOWN,
                inTopic(11, "observation 2", BEGIN, Section.REASON_FOR_VISIT, Section.HISTORY))));

        assertThat(affected.fields(Remedy.CHECK)).containsExactly(Section.EXAMINATION, Section.CONCLUSION);
    }

    @Test
    void aShareThatNeverCameConcernsNoSectionOfTheNote() {
        Affected affected = only(report(
                overdue(1, MissingKind.SHARE, inTopic(12, "statement 1", BEGIN), heard(13, "share", BEGIN, false))));

        assertThat(affected.fields()).isEmpty();
        assertThat(affected.sharing()).isEqualTo(Remedy.WRITE_AGAIN);
    }

    @Test
    void aRecordThatWasSetAsideIsKeptWithBothItsHalves() {
        Affected affected = only(report(about(1, Kind.QUARANTINED, null, heard(11, "record", BEGIN, false))));

        assertThat(affected.fields(Remedy.RESTORE)).containsExactly(Section.values());
        assertThat(affected.sharing()).isEqualTo(Remedy.RESTORE);
    }

    @Test
    void aRowOfUnknownKindThatNobodyAcceptedIsCheckedAndTakenForNoHalf() {
        Affected affected = only(report(
                about(1, Kind.INVENTED, KNOWN, inDatabase(12)),
                about(1, Kind.STALE, KNOWN, stored(11, "observation 1", BEGIN, Section.HISTORY))));

        assertThat(affected.events()).extracting(AffectedEvent::remedy).containsExactly(Remedy.STORED, Remedy.CHECK);
        assertThat(affected.fields()).containsOnlyKeys(Section.HISTORY);
        assertThat(affected.sharing()).isNull();
    }

    @Test
    void whatWasSetAsideIsKept() {
        Affected affected = only(report(about(1, Kind.QUARANTINED, null, heard(11, "observation", BEGIN, false))));

        assertThat(affected.fields(Remedy.RESTORE)).containsExactly(Section.values());
    }

    @Test
    void aPractitionerWhomNobodyKnowsIsListedByGateway() {
        IncidentReport report = report(
                about(1, Kind.LOST, null, heard(11, "observation 1", BEGIN, false)),
                about(2, Kind.LOST, KNOWN, inTopic(12, "observation 1", BEGIN)));

        assertThat(report.knownPractitioners()).containsExactly(KNOWN);
        assertThat(report.practitioners()).hasSize(2);
        PractitionerPart unknown = report.practitioners().get(1);
        assertThat(unknown.practitioner()).isNull();
        assertThat(unknown.gateway()).isEqualTo(GATEWAY);
        assertThat(report.withoutPatient()).extracting(Affected::consultationId).containsExactly(id(1));
    }

    @Test
    void whatNamesNoConsultationAndWhatHasNoTimeIsListedAndNotCounted() {
        IncidentReport report = report(aboutNobody(Kind.HOLE), about(2, Kind.INVENTED, KNOWN, inDatabase(12)));

        assertThat(report.affected()).isEmpty();
        assertThat(report.unattributed())
                .containsExactlyInAnyOrder(
                        new Unattributed(Kind.HOLE, null, "hole of nobody"),
                        new Unattributed(Kind.INVENTED, id(2), "invented was found"));
        assertThat(report.isClean()).isFalse();
    }

    @Test
    void whatIsNoHarmToAConsultationIsSaidAsADoubt() {
        IncidentReport report = report(aboutNobody(Kind.CLOCK_SKEW), aboutNobody(Kind.TOPIC_DRIFTED));

        assertThat(report.isClean()).isTrue();
        assertThat(report.doubts()).extracting(Unattributed::kind).containsExactly(Kind.CLOCK_SKEW, Kind.TOPIC_DRIFTED);
        assertThat(report.noticed()).isNull();
        assertThat(report.clock()).isNull();
    }

    @Test
    void whatWasRepairedSinceWasAffectedToo() {
        published.add(published(900, 77, Kind.OVERDUE, BEGIN.plusSeconds(60), BEGIN.plusSeconds(600), BEGIN));

        Affected repaired = only(report());

        assertThat(repaired.settled()).isTrue();
        assertThat(repaired.practitioner()).isEqualTo("practitioner-77");
        assertThat(repaired.events().get(0).remedy()).isEqualTo(Remedy.STORED);
        assertThat(report().settled()).hasSize(1);
    }

    @Test
    void whatWasPublishedAndIsNotResolvedIsAffectedEvenIfThisAuditDoesNotFindIt() {
        published.add(published(900, 1, Kind.LOST, BEGIN.plusSeconds(60), null, BEGIN));

        assertThat(only(report()).settled()).isFalse();
    }

    @Test
    void aPublishedFindingWithoutTimesBelongsToTheWindowInWhichItWasRaised() {
        published.add(published(900, 1, Kind.LOST, END.plus(Duration.ofHours(12)), NOW, null));
        published.add(published(901, 2, Kind.LOST, END.plus(Duration.ofHours(14)), NOW, null));
        published.add(published(902, 3, Kind.LOST, BEGIN.minusMillis(1), NOW, null));
        published.add(published(903, 4, Kind.CLOCK_SKEW, BEGIN, NOW, null));

        assertThat(report().affected()).extracting(Affected::consultationId).containsExactly(id(1));
    }

    @Test
    void itWasNoticedWhenTheFirstFindingAboutAnAffectedConsultationWasPublished() {
        published.add(published(900, 1, Kind.OVERDUE, BEGIN.plus(Duration.ofHours(17)), null, BEGIN));
        published.add(published(901, 1, Kind.LOST, BEGIN.plus(Duration.ofHours(16)), null, BEGIN));
        published.add(published(902, 2, Kind.LOST, BEGIN.minusSeconds(5), null, BEGIN.minusSeconds(10)));

        Noticed noticed = report().noticed();

        assertThat(noticed)
                .isEqualTo(
                        new Noticed(BEGIN.plus(Duration.ofHours(16)), id(901), "NothingOverdue", Duration.ofHours(16)));
    }

    @Test
    void withoutAPublishedFindingItIsNoticedByTheReport() {
        IncidentReport report = report(about(1, Kind.LOST, KNOWN, inTopic(11, "observation 1", BEGIN)));

        Noticed noticed = Objects.requireNonNull(report.noticed());
        assertThat(noticed.isByThisReport()).isTrue();
        assertThat(noticed.at()).isEqualTo(NOW);
        assertThat(noticed.after()).isEqualTo(Duration.between(BEGIN, NOW));
    }

    @Test
    void theClockRunsFromAwarenessAndElseFromWhenItWasNoticed() {
        Finding lost = about(1, Kind.LOST, KNOWN, inTopic(11, "observation 1", BEGIN));
        Scope window = new Scope.Between(new IncidentWindow(BEGIN, END));

        NotificationClock assumed = report(window, null, lost).clock();
        NotificationClock told = clock(report(window, NOW.minus(Duration.ofHours(71)), lost));
        NotificationClock late = clock(report(window, NOW.minus(Duration.ofHours(80)), lost));

        assertThat(assumed).isEqualTo(new NotificationClock(NOW, NOW));
        assertThat(told.left()).isEqualTo(Duration.ofHours(1));
        assertThat(told.isOver()).isFalse();
        assertThat(late.deadline()).isEqualTo(NOW.minus(Duration.ofHours(8)));
        assertThat(late.left()).isEqualTo(Duration.ofHours(-8));
        assertThat(late.isOver()).isTrue();
    }

    private static NotificationClock clock(IncidentReport report) {
        return Objects.requireNonNull(report.clock());
    }

    @Test
    void aReportAboutAFindingIsAboutItsConsultationsAndNoOther() {
        AuditFinding finding = published(900, 1, Kind.LOST, NOW, null, BEGIN.minusSeconds(9));
        published.add(finding);
        published.add(published(901, 3, Kind.LOST, NOW, null, BEGIN.minusSeconds(9)));

        IncidentReport report = report(
                Scope.OfFinding.of(finding),
                null,
                about(1, Kind.LOST, KNOWN, inTopic(11, "observation 1", BEGIN.minusSeconds(9))),
                about(2, Kind.LOST, KNOWN, inTopic(12, "observation 1", BEGIN.minusSeconds(9))));

        assertThat(report.findingId()).isEqualTo(id(900));
        assertThat(only(report).consultationId()).isEqualTo(id(1));
        assertThat(report.window())
                .isEqualTo(new IncidentWindow(
                        BEGIN.minusSeconds(9), BEGIN.minusSeconds(9).plusMillis(1)));
    }
}
