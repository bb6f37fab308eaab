package dev.tally.replay.incident.page;

import java.util.List;

/** What a page is made of, in no form yet: the same blocks become Markdown and HTML. */
sealed interface Block {
    /** A heading that can be led to; level 1 is the title. */
    record Heading(int level, String anchor, String text) implements Block {}

    /** A paragraph. */
    record Paragraph(Line line) implements Block {}

    /** A paragraph that must not be overlooked. */
    record Warning(Line line) implements Block {}

    /** A paragraph of a letter. */
    record Quotation(Line line) implements Block {}

    /** A list. */
    record Bullets(List<Line> items) implements Block {
        public Bullets {
            items = List.copyOf(items);
        }
    }

    /** A table, each row as long as its head. */
    record Table(List<String> head, List<List<Line>> rows) implements Block {
        public Table {
            head = List.copyOf(head);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /** Numbers, each with what it counts and where it is traced. */
    record Figures(List<Figure> figures) implements Block {
        public Figures {
            figures = List.copyOf(figures);
        }
    }

    /** One number. */
    record Figure(String number, String label, String anchor) {}

    /** A picture of the time. */
    record Picture(Timeline timeline) implements Block {}

    /** What comes begins a page of its own when it is printed. */
    record NewPage() implements Block {}

    static Block paragraph(String words) {
        return new Paragraph(Line.of(words));
    }

    static Block warning(String words) {
        return new Warning(Line.of(words));
    }
}
