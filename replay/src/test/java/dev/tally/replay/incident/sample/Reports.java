package dev.tally.replay.incident.sample;

import static dev.tally.replay.incident.sample.Found.BEGIN;
import static dev.tally.replay.incident.sample.Found.END;
import static dev.tally.replay.incident.sample.Found.NOW;
import static dev.tally.replay.incident.sample.Found.about;
import static dev.tally.replay.incident.sample.Found.aboutNobody;
import static dev.tally.replay.incident.sample.Found.heard;
import static dev.tally.replay.incident.sample.Found.inTopic;
import static dev.tally.replay.incident.sample.Found.published;

import dev.tally.event.Section;
import dev.tally.replay.audit.guarantee.Kind;
import dev.tally.replay.incident.report.Ground;
import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.IncidentWindow;
import dev.tally.replay.incident.report.Notification;
import dev.tally.replay.incident.report.Notification.Phase;
import dev.tally.replay.incident.report.ReportBuilder;
import dev.tally.replay.incident.report.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Whole reports for the pages' tests. */
public final class Reports {
    /** Somebody whose name is markup in every form that a report has. */
    public static final String HOSTILE = "=<script>alert(1)</script>|*x*&\"'`[y](#z)";

    private static final Ground GROUND =
            new Ground(NOW, List.of("gateway-lyon, silent since " + END), 5000, 15000, 4999);

    private Reports() {}

    /** Of the golden incident: so many consultations, some lost for good, some kept, one repaired, one of nobody. */
    public static IncidentReport golden(int consultations) {
        ReportBuilder builder = new ReportBuilder(new Scope.Between(new IncidentWindow(BEGIN, END)));
        Duration step = Duration.between(BEGIN, END).dividedBy(consultations + 1L);
        for (int i = 1; i <= consultations; i++) {
            Instant at = BEGIN.plus(step.multipliedBy(i));
            String practitioner = "practitioner-" + i % 7;
            switch (i % 4) {
                case 0 -> builder.found(about(i, Kind.LOST, null, heard(i + 10_000, "observation 1", at, false)));
                case 1 ->
                    builder.found(about(
                            i,
                            Kind.LOST,
                            practitioner,
                            inTopic(i + 10_000, "observation 1", at, Section.HISTORY, Section.CONCLUSION)));
                case 2 ->
                    builder.found(about(
                            i,
                            Kind.EMPTY_NOTE,
                            practitioner,
                            inTopic(i + 10_000, "observation 2", at, Section.HISTORY)));
                default ->
                    builder.found(
                            about(i, Kind.HOLE, practitioner, heard(i + 10_000, "share " + Found.id(3), at, false)));
            }
        }
        builder.found(aboutNobody(Kind.MISSING_TAIL));
        builder.found(aboutNobody(Kind.TOPIC_START_MOVED));
        builder.published(
                published(4001, 4000, Kind.OVERDUE, BEGIN.plus(Duration.ofHours(17)), END, BEGIN.plusSeconds(1)));
        builder.sift();
        return builder.build(NOW, true, Map.of(), initial(), GROUND);
    }

    /** With a name that is markup. */
    public static IncidentReport hostile() {
        ReportBuilder builder = new ReportBuilder(new Scope.Between(new IncidentWindow(BEGIN, END)));
        builder.found(about(1, Kind.LOST, HOSTILE, inTopic(11, "observation 1", BEGIN)));
        builder.sift();
        return builder.build(
                NOW,
                true,
                Map.of(),
                new Notification(Phase.complementary, BEGIN, BEGIN, HOSTILE, List.of(HOSTILE)),
                GROUND);
    }

    /** With nobody affected. */
    public static IncidentReport empty() {
        ReportBuilder builder = new ReportBuilder(new Scope.Between(new IncidentWindow(BEGIN, END)));
        builder.sift();
        return builder.build(NOW, false, Map.of(), initial(), GROUND);
    }

    private static Notification initial() {
        return new Notification(Phase.initial, null, null, null, List.of());
    }
}
