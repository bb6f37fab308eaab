package dev.tally.replay.incident.page;

import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.Notification.Phase;
import java.util.List;

/** What stands at the head of every page: what it is, of when, and how it must be kept. */
final class PageHead {
    private PageHead() {}

    static List<Block> of(IncidentReport report, Wording wording) {
        String phase = report.notification().phase() == Phase.initial
                ? wording.say("phase.initial")
                : wording.say(
                        "phase.complementary",
                        wording.moment(report.notification().initialAt()));
        String from = wording.moment(report.window().from());
        String to = wording.moment(report.window().to());
        String about = report.findingId() == null
                ? wording.say("window", from, to)
                : wording.say("window.finding", report.findingId(), from, to);
        return List.of(
                new Block.Paragraph(Line.strong(phase)),
                Block.paragraph(about),
                Block.paragraph(wording.say("made", wording.moment(report.madeAt()), wording.zone())),
                report.identified()
                        ? Block.warning(wording.say("identified"))
                        : Block.paragraph(wording.say("pseudonyms")));
    }
}
