package dev.tally.replay.incident.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Writes blocks as one HTML page that needs nothing else: its style and its picture are in it, it has no script, and it forbids
 * browsers to fetch anything. It is well-formed XML too. All text is escaped.
 *
 * <p>For one thread; one for each page.
 */
final class Html {
    private static final String STYLE = "report.css";

    private final Wording wording;
    private final StringBuilder out = new StringBuilder();

    private Html(Wording wording) {
        this.wording = wording;
    }

    static String of(String title, List<Block> blocks, Wording wording) {
        Html page = new Html(wording);
        page.head(title);
        blocks.forEach(page::write);
        page.out.append("</main>\n</body>\n</html>\n");
        return page.out.toString();
    }

    private void head(String title) {
        out.append("<!DOCTYPE html>\n<html lang=\"").append(wording.language()).append("\">\n<head>\n");
        out.append("<meta charset=\"utf-8\" />\n");
        out.append(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\" />\n");
        out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n");
        out.append("<meta name=\"color-scheme\" content=\"light dark\" />\n");
        out.append("<title>").append(escaped(title)).append("</title>\n<style>\n");
        out.append(style());
        out.append("</style>\n</head>\n<body>\n<main>\n");
    }

    private static String style() {
        try (InputStream in = Objects.requireNonNull(Html.class.getResourceAsStream(STYLE), STYLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void write(Block block) {
        if (block instanceof Block.Heading heading) {
            String level = "h" + heading.level();
            out.append("<")
                    .append(level)
                    .append(" id=\"")
                    .append(heading.anchor())
                    .append("\">");
            out.append(escaped(heading.text())).append("</").append(level).append(">\n");
        } else if (block instanceof Block.Paragraph paragraph) {
            element("p", "", text(paragraph.line()));
        } else if (block instanceof Block.Warning warning) {
            element("p", "warning", text(warning.line()));
        } else if (block instanceof Block.Quotation quotation) {
            element("p", "letter", text(quotation.line()));
        } else if (block instanceof Block.Bullets bullets) {
            element(
                    "ul",
                    "",
                    bullets.items().stream()
                            .map(item -> "<li>" + text(item) + "</li>")
                            .collect(Collectors.joining("\n")));
        } else if (block instanceof Block.Table table) {
            write(table);
        } else if (block instanceof Block.Figures figures) {
            element(
                    "ul",
                    "figures",
                    figures.figures().stream()
                            .map(each -> "<li><a href=\"#" + each.anchor() + "\"><b>" + escaped(each.number()) + "</b> "
                                    + escaped(each.label()) + "</a></li>")
                            .collect(Collectors.joining("\n")));
        } else if (block instanceof Block.Picture picture) {
            out.append(TimelineSvg.of(picture.timeline(), wording));
        } else {
            out.append("<hr class=\"page\" />\n");
        }
    }

    private void element(String name, String style, String inside) {
        out.append("<").append(name);
        if (!style.isEmpty()) {
            out.append(" class=\"").append(style).append("\"");
        }
        out.append(">").append(inside).append("</").append(name).append(">\n");
    }

    private void write(Block.Table table) {
        out.append("<div class=\"table\"><table>\n<thead><tr>");
        table.head()
                .forEach(head ->
                        out.append("<th scope=\"col\">").append(escaped(head)).append("</th>"));
        out.append("</tr></thead>\n<tbody>\n");
        for (List<Line> row : table.rows()) {
            out.append("<tr>");
            row.forEach(cell -> out.append("<td>").append(text(cell)).append("</td>"));
            out.append("</tr>\n");
        }
        out.append("</tbody>\n</table></div>\n");
    }

    private static String text(Line line) {
        return line.parts().stream().map(Html::text).collect(Collectors.joining());
    }

    private static String text(Line.Part part) {
        if (part instanceof Line.Strong strong) {
            return "<strong>" + escaped(strong.text()) + "</strong>";
        }
        if (part instanceof Line.Id id) {
            return "<code>" + escaped(id.text()) + "</code>";
        }
        if (part instanceof Line.Link link) {
            return "<a href=\"#" + link.anchor() + "\">" + escaped(link.text()) + "</a>";
        }
        return escaped(((Line.Words) part).text());
    }

    /** Control characters are none of XML's, and nobody's name. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(each -> {
            switch (each) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    boolean isText = Character.isDefined(each)
                            && !Character.isISOControl(each)
                            && Character.getType(each) != Character.SURROGATE
                            && (each & 0xfffe) != 0xfffe;
                    escaped.appendCodePoint(isText ? each : ' ');
                }
            }
        });
        return escaped.toString();
    }
}
