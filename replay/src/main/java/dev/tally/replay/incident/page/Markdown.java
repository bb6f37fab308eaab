package dev.tally.replay.incident.page;

import dev.tally.replay.incident.page.Timeline.Moment;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes blocks as Markdown. Whatever could be taken for markup is escaped.
 *
 * <p>For one thread; one for each page.
 */
final class Markdown {
    private static final int LONGEST_BAR = 40;
    private static final String SPECIAL = "\\`*_{}[]<>|#~&!";

    private final Wording wording;
    private final StringBuilder out = new StringBuilder();

    private Markdown(Wording wording) {
        this.wording = wording;
    }

    static String of(List<Block> blocks, Wording wording) {
        Markdown page = new Markdown(wording);
        blocks.forEach(page::write);
        return page.out.toString();
    }

    private void write(Block block) {
        if (block instanceof Block.Heading heading) {
            line("<a id=\"" + heading.anchor() + "\"></a>");
            line("");
            line("#".repeat(heading.level()) + " " + escaped(heading.text()));
        } else if (block instanceof Block.Paragraph paragraph) {
            line(text(paragraph.line()));
        } else if (block instanceof Block.Warning warning) {
            line("> **" + text(warning.line()) + "**");
        } else if (block instanceof Block.Quotation quotation) {
            line("> " + text(quotation.line()));
        } else if (block instanceof Block.Bullets bullets) {
            bullets.items().forEach(item -> line("- " + text(item)));
        } else if (block instanceof Block.Table table) {
            write(table);
        } else if (block instanceof Block.Figures figures) {
            figures.figures()
                    .forEach(each ->
                            line("- [**" + each.number() + "**](#" + each.anchor() + ") " + escaped(each.label())));
        } else if (block instanceof Block.Picture picture) {
            write(picture.timeline().coarse());
        } else {
            line("---");
        }
        line("");
    }

    private void write(Block.Table table) {
        line(row(table.head().stream().map(Markdown::escaped).toList()));
        line(row(table.head().stream().map(head -> "---").toList()));
        table.rows().forEach(row -> line(row(row.stream().map(Markdown::text).toList())));
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }

    private void write(Timeline timeline) {
        for (Moment moment : timeline.moments()) {
            line("- " + escaped(wording.labelled(moment.word(), wording.moment(moment.at()))));
        }
        line("");
        line(escaped(wording.say("timeline.bars", wording.duration(timeline.column()))));
        line("");
        line("```text");
        for (int i = 0; i < timeline.counts().size(); i++) {
            int count = timeline.counts().get(i);
            int length = (int) Math.ceil((double) count * LONGEST_BAR / Math.max(1, timeline.most()));
            String from = wording.mark(timeline.begin(i), timeline.column());
            line((from + "  " + "▇".repeat(length) + (count == 0 ? "" : " " + count)).stripTrailing());
        }
        line("```");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static String text(Line line) {
        return line.parts().stream().map(Markdown::text).collect(Collectors.joining());
    }

    private static String text(Line.Part part) {
        if (part instanceof Line.Strong strong) {
            return "**" + escaped(strong.text()) + "**";
        }
        if (part instanceof Line.Id id) {
            // Between backticks nothing is markup but a backtick, and a bar in a table.
            return "`" + id.text().replace("`", "'").replace("|", "\\|") + "`";
        }
        if (part instanceof Line.Link link) {
            return "[" + escaped(link.text()) + "](#" + link.anchor() + ")";
        }
        return escaped(((Line.Words) part).text());
    }

    /** A line break would end a row of a table, so it becomes a space. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(each -> {
            if (Character.isISOControl(each)) {
                escaped.append(' ');
            } else {
                if (SPECIAL.indexOf(each) >= 0) {
                    escaped.append('\\');
                }
                escaped.appendCodePoint(each);
            }
        });
        return escaped.toString();
    }
}
