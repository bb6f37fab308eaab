package dev.tally.replay.incident.page;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of text with its parts marked as what they are.
 *
 * @param parts in their order
 */
record Line(List<Part> parts) {
    /** A part of a line. */
    sealed interface Part {}

    /** Words. */
    record Words(String text) implements Part {}

    /** Words that must not be overlooked. */
    record Strong(String text) implements Part {}

    /** An id, as it is. */
    record Id(String text) implements Part {}

    /** Leads to another place of the same page. */
    record Link(String anchor, String text) implements Part {}

    Line {
        parts = List.copyOf(parts);
    }

    static Line of(String words) {
        return new Line(List.of(new Words(words)));
    }

    static Line strong(String words) {
        return new Line(List.of(new Strong(words)));
    }

    static Line id(Object id) {
        return new Line(List.of(new Id(id.toString())));
    }

    static Line link(String anchor, String words) {
        return new Line(List.of(new Link(anchor, words)));
    }

    /** Many in one, with words between them. */
    static Line joined(List<Line> lines, String between) {
        List<Part> parts = new ArrayList<>();
        for (Line line : lines) {
            if (!parts.isEmpty()) {
                parts.add(new Words(between));
            }
            parts.addAll(line.parts());
        }
        return new Line(parts);
    }
}
