package dev.tally.replay.incident.page;

import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.Noticed;
import dev.tally.replay.incident.report.Remedy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Letters in plain words: to practitioners (article 33(2)) and to patients (article 34). They name nobody and no consultation, so
 * that each can be sent to anybody who is affected.
 *
 * <p>For one thread; used once.
 */
final class Notices {
    private final IncidentReport report;
    private final Wording wording;
    private final List<Block> blocks = new ArrayList<>();

    private Notices(IncidentReport report, Wording wording) {
        this.report = report;
        this.wording = wording;
    }

    static List<Block> of(IncidentReport report, Wording wording) {
        Notices notices = new Notices(report, wording);
        notices.practitioners();
        notices.patients();
        return notices.blocks;
    }

    private void practitioners() {
        Noticed noticed = report.noticed();
        begin("notice.practitioners");
        say("notice.practitioners.1", wording.moment(from()), wording.moment(to()));
        say("notice.practitioners.2");
        say("notice.practitioners.3", wording.moment(noticed == null ? report.madeAt() : noticed.at()));
        say("notice.practitioners.4");
        contact();
    }

    private void patients() {
        boolean isLost = report.fields(Remedy.WRITE_AGAIN) + report.fields(Remedy.CHECK) > 0;
        begin("notice.patients");
        say("notice.patients.1", wording.day(from()), wording.day(to()));
        say(isLost ? "notice.patients.2.write-again" : "notice.patients.2.restore");
        say("notice.patients.3");
        say("notice.patients.4");
        say("notice.patients.5");
        contact();
    }

    private void begin(String notice) {
        blocks.add(new Block.NewPage());
        blocks.add(new Block.Heading(2, notice.replace('.', '-'), wording.say(notice)));
        blocks.add(Block.paragraph(wording.say(notice + ".use")));
    }

    private void contact() {
        String contact = report.notification().contact();
        if (contact == null) {
            say("notice.contact.todo");
        } else {
            say("notice.contact", contact);
        }
    }

    private Instant from() {
        Instant first = report.first();
        return first == null ? report.window().from() : first;
    }

    private Instant to() {
        Instant last = report.last();
        return last == null ? report.window().to() : last;
    }

    private void say(String key, Object... values) {
        blocks.add(new Block.Quotation(Line.of(wording.say(key, values))));
    }
}
