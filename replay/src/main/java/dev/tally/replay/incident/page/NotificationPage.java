package dev.tally.replay.incident.page;

import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.Notification;
import dev.tally.replay.incident.report.Notification.Phase;
import dev.tally.replay.incident.report.NotificationClock;
import dev.tally.replay.incident.report.Remedy;
import java.util.ArrayList;
import java.util.List;

/**
 * What article 33 of the GDPR asks for: the clock of 33(1), the contents of 33(3) in their order, the phases of 33(4).
 *
 * <p>For one thread; used once.
 */
final class NotificationPage {
    private final IncidentReport report;
    private final Wording wording;
    private final List<Block> blocks = new ArrayList<>();

    private NotificationPage(IncidentReport report, Wording wording) {
        this.report = report;
        this.wording = wording;
    }

    static List<Block> of(IncidentReport report, Wording wording) {
        return new NotificationPage(report, wording).write();
    }

    private List<Block> write() {
        Notification said = report.notification();
        blocks.add(new Block.Heading(2, "art33", wording.say("art33")));
        say("art33.who");
        clock(said);
        heading("art33.a");
        say("art33.a.text");
        bullets(List.of(
                wording.say(
                        "art33.a.subjects",
                        wording.number(report.patients().size()),
                        wording.number(report.withoutPatient().size())),
                wording.say(
                        "art33.a.controllers",
                        wording.number(report.knownPractitioners().size()),
                        wording.number(withoutPractitioner())),
                wording.say(
                        "art33.a.records", wording.number(report.affected().size()), wording.number(report.events()))));
        heading("art33.b");
        if (said.contact() == null) {
            blocks.add(Block.warning(wording.say("art33.b.todo")));
        } else {
            blocks.add(Block.paragraph(said.contact()));
        }
        heading("art33.c");
        consequences();
        heading("art33.d");
        measures(said);
        if (said.phase() == Phase.initial) {
            say("art33.phase.initial");
        } else {
            say("art33.phase.complementary", wording.moment(said.initialAt()));
        }
        say("art33.document");
        return blocks;
    }

    private long withoutPractitioner() {
        return report.affected().stream()
                .filter(each -> each.practitioner() == null)
                .count();
    }

    private void clock(Notification said) {
        NotificationClock clock = report.clock();
        if (clock == null) {
            return;
        }
        say(
                said.awareAt() == null ? "art33.clock.assumed" : "art33.clock",
                wording.moment(clock.awareAt()),
                wording.moment(clock.deadline()));
        String left = wording.duration(clock.left());
        if (clock.isOver()) {
            blocks.add(Block.warning(wording.say("art33.over", left)));
        } else {
            blocks.add(new Block.Paragraph(Line.strong(wording.say("art33.left", left))));
        }
    }

    private void consequences() {
        List<String> items = about("art33.c.");
        bullets(items.isEmpty() ? List.of(wording.say("art33.c.none")) : items);
    }

    private void measures(Notification said) {
        List<String> items = about("art33.d.");
        if (!report.settled().isEmpty()) {
            items.add(wording.say(
                    "art33.d.settled", wording.number(report.settled().size())));
        }
        items.addAll(said.measures());
        bullets(items);
        if (said.measures().isEmpty()) {
            blocks.add(Block.warning(wording.say("art33.d.todo")));
        }
    }

    /** One sentence for each remedy that is needed. */
    private List<String> about(String article) {
        List<String> items = new ArrayList<>();
        add(items, article + "write-again", report.fields(Remedy.WRITE_AGAIN));
        add(items, article + "check", report.fields(Remedy.CHECK));
        add(items, article + "restore", report.fields(Remedy.RESTORE));
        add(items, article + "sharing", report.sharing(Remedy.WRITE_AGAIN).size());
        return items;
    }

    private void add(List<String> items, String key, long count) {
        if (count > 0) {
            items.add(wording.say(key, wording.number(count)));
        }
    }

    private void bullets(List<String> items) {
        if (!items.isEmpty()) {
            blocks.add(new Block.Bullets(items.stream().map(Line::of).toList()));
        }
    }

    private void heading(String key) {
        blocks.add(new Block.Heading(3, key.replace('.', '-'), wording.say(key)));
    }

    private void say(String key, Object... values) {
        blocks.add(Block.paragraph(wording.say(key, values)));
    }
}
