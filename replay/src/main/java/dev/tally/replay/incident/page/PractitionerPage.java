package dev.tally.replay.incident.page;

import dev.tally.replay.incident.page.Block.Bullets;
import dev.tally.replay.incident.page.Block.Heading;
import dev.tally.replay.incident.page.Block.Table;
import dev.tally.replay.incident.report.Affected;
import dev.tally.replay.incident.report.Damage;
import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.PractitionerPart;
import dev.tally.replay.incident.report.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What one practitioner gets: which consultations, which fields to write again, and nothing of any other practitioner.
 *
 * <p>For one thread.
 */
final class PractitionerPage {
    private final IncidentReport report;
    private final Wording wording;

    PractitionerPage(IncidentReport report, Wording wording) {
        this.report = report;
        this.wording = wording;
    }

    /** Where the section of the practitioner at this place of the report begins. */
    static String anchor(int place) {
        return "practitioner-" + (place + 1);
    }

    /** What a practitioner is called. */
    static String name(PractitionerPart part, Wording wording) {
        if (part.practitioner() != null) {
            return part.practitioner();
        }
        return part.gateway() == null
                ? wording.say("practitioner.unknown")
                : wording.say("practitioner.unknown.gateway", part.gateway());
    }

    /** As a section of the whole report. */
    List<Block> section(int place) {
        PractitionerPart part = report.practitioners().get(place);
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Heading(2, anchor(place), name(part, wording)));
        body(blocks, part);
        return blocks;
    }

    /** As a page by itself. */
    List<Block> page(PractitionerPart part) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Heading(1, "top", wording.say("title.practitioner")));
        blocks.addAll(PageHead.of(report, wording));
        body(blocks, part);
        return blocks;
    }

    private void body(List<Block> blocks, PractitionerPart part) {
        blocks.add(
                part.practitioner() == null
                        ? Block.warning(wording.say("part.unknown"))
                        : Block.paragraph(wording.say("part.intro", part.practitioner())));
        blocks.add(new Block.Paragraph(Line.strong(wording.say(
                "part.figures",
                wording.number(part.patients().size()),
                wording.number(part.consultations().size()),
                wording.number(part.fields(Remedy.WRITE_AGAIN)),
                wording.number(part.fields(Remedy.CHECK)),
                wording.number(part.fields(Remedy.RESTORE))))));
        blocks.add(new Bullets(todo(part).stream()
                .map(each -> Line.of(wording.say("part.todo." + each)))
                .toList()));
        blocks.add(table(part));
    }

    private static List<String> todo(PractitionerPart part) {
        List<String> todo = new ArrayList<>();
        if (part.fields(Remedy.WRITE_AGAIN) > 0) {
            todo.add("write-again");
        }
        if (part.fields(Remedy.CHECK) > 0) {
            todo.add("check");
        }
        if (part.fields(Remedy.RESTORE) > 0) {
            todo.add("restore");
        }
        if (part.consultations().stream().anyMatch(each -> each.sharing() == Remedy.WRITE_AGAIN)) {
            todo.add("sharing");
        }
        if (part.consultations().stream().anyMatch(PractitionerPage::needsNothing)) {
            todo.add("stored");
        }
        return todo;
    }

    private static boolean needsNothing(Affected each) {
        return each.fields().values().stream().allMatch(remedy -> remedy == Remedy.STORED)
                && (each.sharing() == null || each.sharing() == Remedy.STORED);
    }

    private Table table(PractitionerPart part) {
        return new Table(
                List.of(
                        wording.say("part.consultation"),
                        wording.say("part.patient"),
                        wording.say("part.accepted"),
                        wording.say("part.findings"),
                        wording.say("part.write-again"),
                        wording.say("part.check"),
                        wording.say("part.restore"),
                        wording.say("part.sharing")),
                part.consultations().stream().map(this::row).toList());
    }

    private List<Line> row(Affected each) {
        String patient = each.patient();
        return List.of(
                Line.id(each.consultationId()),
                patient == null ? Line.of(wording.say("unknown")) : Line.id(patient),
                Line.of(wording.moment(each.firstAt())),
                Line.of(findings(each)),
                Line.strong(wording.sections(each.fields(Remedy.WRITE_AGAIN))),
                Line.of(wording.sections(each.fields(Remedy.CHECK))),
                Line.of(wording.sections(each.fields(Remedy.RESTORE))),
                sharing(each));
    }

    private String findings(Affected each) {
        String kinds = each.damages().stream()
                .map(Damage::kind)
                .distinct()
                .map(wording::kind)
                .collect(Collectors.joining(wording.say("list.separator")));
        return each.settled() ? kinds + wording.say("list.separator") + wording.say("part.settled") : kinds;
    }

    private Line sharing(Affected each) {
        Remedy sharing = each.sharing();
        if (sharing == null) {
            return Line.of("");
        }
        String words = wording.say("sharing." + sharing.name().toLowerCase(Locale.ROOT));
        return sharing == Remedy.WRITE_AGAIN ? Line.strong(words) : Line.of(words);
    }
}
