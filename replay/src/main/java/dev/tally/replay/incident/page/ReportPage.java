package dev.tally.replay.incident.page;

import dev.tally.replay.incident.page.Block.Bullets;
import dev.tally.replay.incident.page.Block.Figure;
import dev.tally.replay.incident.page.Block.Figures;
import dev.tally.replay.incident.page.Block.Heading;
import dev.tally.replay.incident.page.Block.NewPage;
import dev.tally.replay.incident.page.Block.Table;
import dev.tally.replay.incident.report.Ground;
import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.Noticed;
import dev.tally.replay.incident.report.PractitionerPart;
import dev.tally.replay.incident.report.Remedy;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole report as blocks: the summary, the notification, what was found, the notices, a page for each practitioner, and what is
 * behind the numbers.
 *
 * <p>For one thread; used once.
 */
final class ReportPage {
    private final IncidentReport report;
    private final Wording wording;
    private final List<Block> blocks = new ArrayList<>();

    private ReportPage(IncidentReport report, Wording wording) {
        this.report = report;
        this.wording = wording;
    }

    static List<Block> of(IncidentReport report, Wording wording) {
        return new ReportPage(report, wording).write();
    }

    private List<Block> write() {
        blocks.add(new Heading(1, "top", wording.say("title")));
        blocks.addAll(PageHead.of(report, wording));
        summary();
        if (!report.affected().isEmpty()) {
            noticed();
            blocks.addAll(NotificationPage.of(report, wording));
            found();
            practitioners();
        }
        unattributed();
        ground();
        if (!report.affected().isEmpty()) {
            blocks.addAll(Notices.of(report, wording));
            PractitionerPage pages = new PractitionerPage(report, wording);
            for (int i = 0; i < report.practitioners().size(); i++) {
                blocks.add(new NewPage());
                blocks.addAll(pages.section(i));
            }
            blocks.add(new NewPage());
            blocks.addAll(EvidencePage.of(report, wording));
        }
        return blocks;
    }

    private void summary() {
        heading("summary");
        if (report.affected().isEmpty()) {
            say(report.isClean() ? "summary.nobody" : "summary.nobody.known");
            if (!report.isWindowVerified()) {
                blocks.add(Block.warning(wording.say("ground.verified.not-window")));
            }
            return;
        }
        say("summary.trace");
        List<Figure> figures = new ArrayList<>();
        figures.add(figure("practitioners", report.knownPractitioners().size()));
        figures.add(figure("patients", report.patients().size()));
        figures.add(figure("consultations", report.affected().size()));
        // Events are listed under their consultations.
        figures.add(new Figure(wording.number(report.events()), wording.say("figure.events"), "number-consultations"));
        figures.add(figure("write-again", report.fields(Remedy.WRITE_AGAIN)));
        figures.add(figure("check", report.fields(Remedy.CHECK)));
        figures.add(figure("restore", report.fields(Remedy.RESTORE)));
        figures.add(figure("sharing", report.sharing(Remedy.WRITE_AGAIN).size()));
        figures.add(figure("settled", report.settled().size()));
        figures.add(figure("unattributed", report.unattributed().size()));
        blocks.add(new Figures(figures));
        blocks.add(new Bullets(List.of(
                Line.of(wording.labelled("figure.first", wording.moment(report.first()))),
                Line.of(wording.labelled("figure.last", wording.moment(report.last()))))));
        Timeline.of(report).ifPresent(timeline -> {
            blocks.add(new Heading(3, "timeline", wording.say("timeline")));
            blocks.add(new Block.Picture(timeline));
        });
    }

    private Figure figure(String what, long number) {
        return new Figure(wording.number(number), wording.say("figure." + what), "number-" + what);
    }

    private void noticed() {
        Noticed noticed = report.noticed();
        if (noticed == null) {
            return;
        }
        heading("noticed");
        if (noticed.isByThisReport()) {
            say("noticed.report", wording.moment(noticed.at()));
        } else {
            say(
                    "noticed.published",
                    wording.moment(noticed.at()),
                    String.valueOf(noticed.guarantee()),
                    String.valueOf(noticed.findingId()));
        }
        if (noticed.after() == null) {
            say("noticed.after.unknown");
        } else {
            say("noticed.after", wording.duration(noticed.after()));
        }
    }

    private void found() {
        heading("found");
        List<List<Line>> rows = new ArrayList<>();
        report.kinds()
                .forEach((kind, count) -> rows.add(List.of(
                        Line.strong(wording.kind(kind)),
                        Line.link("number-kind-" + kind.word(), wording.number(count)),
                        Line.of(wording.say("kind." + kind.word() + ".means")))));
        blocks.add(new Table(
                List.of(wording.say("found.kind"), wording.say("found.consultations"), wording.say("found.means")),
                rows));
    }

    private void practitioners() {
        heading("practitioners");
        List<List<Line>> rows = new ArrayList<>();
        for (int i = 0; i < report.practitioners().size(); i++) {
            PractitionerPart part = report.practitioners().get(i);
            rows.add(List.of(
                    Line.link(PractitionerPage.anchor(i), PractitionerPage.name(part, wording)),
                    Line.of(wording.number(part.patients().size())),
                    Line.of(wording.number(part.consultations().size())),
                    Line.of(wording.number(part.fields(Remedy.WRITE_AGAIN))),
                    Line.of(wording.number(part.fields(Remedy.CHECK))),
                    Line.of(wording.number(part.fields(Remedy.RESTORE)))));
        }
        blocks.add(new Table(
                List.of(
                        wording.say("practitioner"),
                        wording.say("practitioners.patients"),
                        wording.say("practitioners.consultations"),
                        wording.say("practitioners.write-again"),
                        wording.say("practitioners.check"),
                        wording.say("practitioners.restore")),
                rows));
    }

    private void unattributed() {
        if (report.unattributed().isEmpty()) {
            return;
        }
        blocks.add(new Heading(2, "number-unattributed", wording.say("unattributed")));
        say("unattributed.text");
        blocks.add(new Table(
                List.of(wording.say("found.kind"), wording.say("part.consultation"), wording.say("unattributed.what")),
                report.unattributed().stream()
                        .map(each -> List.of(
                                Line.strong(wording.kind(each.kind())),
                                each.consultationId() == null
                                        ? Line.of(wording.say("unknown"))
                                        : Line.id(each.consultationId()),
                                Line.of(each.detail())))
                        .toList()));
    }

    private void ground() {
        heading("ground");
        Ground ground = report.ground();
        List<Line> items = new ArrayList<>();
        if (ground.verifiedThrough() == null) {
            items.add(Line.strong(wording.say("ground.unverified")));
        } else {
            items.add(Line.of(wording.say("ground.verified", wording.moment(ground.verifiedThrough()))));
            items.add(
                    report.isWindowVerified()
                            ? Line.of(wording.say("ground.verified.window"))
                            : Line.strong(wording.say("ground.verified.not-window")));
        }
        ground.heldBackBy().forEach(gateway -> items.add(Line.strong(wording.say("ground.held-back", gateway))));
        items.add(Line.of(wording.say(
                "ground.counts",
                wording.number(ground.consultations()),
                wording.number(ground.events()),
                wording.number(ground.storedRecords()))));
        items.add(Line.of(wording.say("ground.outside", wording.number(report.outside()))));
        items.add(Line.of(wording.say("ground.cannot")));
        blocks.add(new Bullets(items));
        if (!report.doubts().isEmpty()) {
            blocks.add(Block.warning(wording.say("ground.doubts")));
            blocks.add(new Bullets(report.doubts().stream()
                    .map(each -> Line.of(wording.say("labelled", wording.kind(each.kind()), each.detail())))
                    .toList()));
        }
    }

    private void heading(String key) {
        blocks.add(new Heading(2, key, wording.say(key)));
    }

    private void say(String key, Object... values) {
        blocks.add(Block.paragraph(wording.say(key, values)));
    }
}
