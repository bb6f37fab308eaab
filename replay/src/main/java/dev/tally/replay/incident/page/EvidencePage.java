package dev.tally.replay.incident.page;

import dev.tally.event.Section;
import dev.tally.replay.audit.guarantee.Kind;
import dev.tally.replay.incident.page.Block.Bullets;
import dev.tally.replay.incident.page.Block.Heading;
import dev.tally.replay.incident.page.Block.Table;
import dev.tally.replay.incident.report.Affected;
import dev.tally.replay.incident.report.AffectedEvent;
import dev.tally.replay.incident.report.Damage;
import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.PractitionerPart;
import dev.tally.replay.incident.report.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What is behind each number of a report: people down to consultations, consultations and fields down to event ids.
 *
 * <p>For one thread; used once.
 */
final class EvidencePage {
    private final IncidentReport report;
    private final Wording wording;
    private final List<Block> blocks = new ArrayList<>();

    private EvidencePage(IncidentReport report, Wording wording) {
        this.report = report;
        this.wording = wording;
    }

    static List<Block> of(IncidentReport report, Wording wording) {
        return new EvidencePage(report, wording).write();
    }

    private List<Block> write() {
        blocks.add(new Heading(2, "evidence", wording.say("evidence")));
        blocks.add(Block.paragraph(wording.say("evidence.text")));
        practitioners();
        patients();
        events();
        fields("write-again", Remedy.WRITE_AGAIN);
        fields("check", Remedy.CHECK);
        fields("restore", Remedy.RESTORE);
        consultations("sharing", report.sharing(Remedy.WRITE_AGAIN));
        consultations("settled", report.settled());
        kinds();
        if (report.unattributed().isEmpty()) {
            blocks.add(new Heading(3, "number-unattributed", wording.say("unattributed")));
            blocks.add(Block.paragraph(wording.say("none")));
        }
        return blocks;
    }

    private void practitioners() {
        heading("practitioners");
        blocks.add(people(
                "practitioner",
                report.practitioners().stream()
                        .map(part -> List.of(name(part), links(part.consultations())))
                        .toList()));
    }

    private Line name(PractitionerPart part) {
        String name = PractitionerPage.name(part, wording);
        return part.practitioner() == null ? Line.of(name) : Line.id(name);
    }

    private void patients() {
        Map<String, List<Affected>> byPatient = new TreeMap<>();
        for (Affected each : report.affected()) {
            String patient = each.patient();
            if (patient != null) {
                byPatient.computeIfAbsent(patient, absent -> new ArrayList<>()).add(each);
            }
        }
        List<List<Line>> rows = new ArrayList<>();
        byPatient.forEach((patient, consultations) -> rows.add(List.of(Line.id(patient), links(consultations))));
        if (!report.withoutPatient().isEmpty()) {
            rows.add(List.of(Line.of(wording.say("evidence.without-patient")), links(report.withoutPatient())));
        }
        heading("patients");
        blocks.add(people("part.patient", rows));
    }

    private Table people(String who, List<List<Line>> rows) {
        return new Table(List.of(wording.say(who), wording.say("practitioners.consultations")), rows);
    }

    /** The numbers of consultations and of events are both of this list. */
    private void events() {
        heading("consultations");
        for (Affected each : report.affected()) {
            blocks.add(new Heading(4, anchor(each), each.consultationId().toString()));
            blocks.add(new Bullets(Stream.concat(
                            each.damages().stream().map(this::line),
                            each.events().isEmpty()
                                    ? Stream.of(Line.of(wording.say("evidence.no-event")))
                                    : each.events().stream().map(this::line))
                    .toList()));
        }
    }

    private Line line(Damage damage) {
        String found =
                wording.say("labelled", wording.kind(damage.kind()) + " (" + damage.guarantee() + ")", damage.detail());
        UUID published = damage.publishedAs();
        if (published == null) {
            return Line.of(found);
        }
        String since = damage.settledAt() == null
                ? wording.say("evidence.published", published, wording.moment(damage.raisedAt()))
                : wording.say(
                        "evidence.published.settled",
                        published,
                        wording.moment(damage.raisedAt()),
                        wording.moment(damage.settledAt()));
        return Line.of(found + "; " + since);
    }

    private Line line(AffectedEvent event) {
        String words = wording.say(
                "evidence.line",
                event.what(),
                wording.moment(event.at()),
                event.lastSeen(),
                wording.say("remedy." + event.remedy().name().toLowerCase(Locale.ROOT)));
        return Line.joined(List.of(Line.id(event.eventId()), Line.of(words)), " ");
    }

    private void fields(String number, Remedy remedy) {
        heading(number);
        List<List<Line>> rows = new ArrayList<>();
        for (Affected each : report.affected()) {
            for (Section section : each.fields(remedy)) {
                rows.add(List.of(link(each), Line.of(wording.section(section)), observations(each)));
            }
        }
        if (rows.isEmpty()) {
            blocks.add(Block.paragraph(wording.say("none")));
        } else {
            blocks.add(new Table(List.of(wording.say("part.consultation"), "", wording.say("evidence.event")), rows));
        }
    }

    /** The revisions of the note; of a note that never came, the events that say so. */
    private Line observations(Affected each) {
        List<AffectedEvent> observations =
                each.events().stream().filter(AffectedEvent::concernsNote).toList();
        return Line.joined(
                (observations.isEmpty() ? each.events() : observations)
                        .stream().map(event -> Line.id(event.eventId())).toList(),
                wording.say("list.separator"));
    }

    private void kinds() {
        for (Kind kind : report.kinds().keySet()) {
            blocks.add(
                    new Heading(3, "number-kind-" + kind.word(), wording.labelled("found.kind", wording.kind(kind))));
            blocks.add(new Bullets(report.affected().stream()
                    .filter(each -> each.damages().stream().anyMatch(damage -> damage.kind() == kind))
                    .map(this::link)
                    .toList()));
        }
    }

    private void consultations(String number, List<Affected> consultations) {
        heading(number);
        blocks.add(
                consultations.isEmpty()
                        ? Block.paragraph(wording.say("none"))
                        : new Bullets(consultations.stream().map(this::link).toList()));
    }

    private Line links(List<Affected> consultations) {
        return Line.joined(consultations.stream().map(this::link).toList(), wording.say("list.separator"));
    }

    private Line link(Affected each) {
        return Line.link(anchor(each), each.consultationId().toString());
    }

    private static String anchor(Affected each) {
        return "consultation-" + each.consultationId();
    }

    private void heading(String number) {
        blocks.add(new Heading(3, "number-" + number, wording.say("evidence." + number)));
    }
}
