package dev.tally.producer.command;

import dev.tally.event.ObservationContent;
import dev.tally.event.Section;
import dev.tally.schemas.digest.StorableText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text of an observation: its four sections, and which of them are blank on purpose. An absent section (null) and an
 * empty one differ.
 *
 * <p>A note without any text is refused unless all four sections are named as cleared: practice software that sends empty
 * notes by mistake would lose them as surely as if it sent none, and nobody would notice.
 *
 * @param reasonForVisit Motifs
 * @param history Interrogatoire
 * @param examination Examen
 * @param conclusion Conclusion
 * @param cleared sections that are blank on purpose
 */
public record Note(
        @Nullable String reasonForVisit,
        @Nullable String history,
        @Nullable String examination,
        @Nullable String conclusion,
        Set<Section> cleared) {
    /** Copies the set and refuses what {@link #problems} finds fault with. */
    public Note {
        cleared = Set.copyOf(cleared);
        List<FieldProblem> problems = problems(reasonForVisit, history, examination, conclusion, cleared);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.toString());
        }
    }

    /** Everything that keeps the parts from being a note; empty when they are one. */
    public static List<FieldProblem> problems(
            @Nullable String reasonForVisit,
            @Nullable String history,
            @Nullable String examination,
            @Nullable String conclusion,
            Set<Section> cleared) {
        List<FieldProblem> problems = new ArrayList<>();
        Set<Section> blank = EnumSet.noneOf(Section.class);
        for (Section section : Section.values()) {
            String text = switch (section) {
                case REASON_FOR_VISIT -> reasonForVisit;
                case HISTORY -> history;
                case EXAMINATION -> examination;
                case CONCLUSION -> conclusion;
            };
            if (text != null && !StorableText.isStorable(text)) {
                problems.add(new FieldProblem(fieldName(section), PlainText.UNSTORABLE));
            }
            if (text == null || PlainText.isBlank(text)) {
                blank.add(section);
            } else if (cleared.contains(section)) {
                problems.add(new FieldProblem(
                        "cleared",
                        "names " + fieldName(section) + ", which is not blank: name only sections that are blank on"
                                + " purpose"));
            }
        }
        if (blank.size() == Section.values().length && !cleared.containsAll(blank)) {
            problems.add(new FieldProblem(
                    "cleared",
                    "the note has no text: send its text, or, if it is blank on purpose, name all four sections here"));
        }
        return problems;
    }

    /** The name of a section as clients know it. */
    public static String fieldName(Section section) {
        return switch (section) {
            case REASON_FOR_VISIT -> "reasonForVisit";
            case HISTORY -> "history";
            case EXAMINATION -> "examination";
            case CONCLUSION -> "conclusion";
        };
    }

    ObservationContent content() {
        return new ObservationContent(reasonForVisit, history, examination, conclusion);
    }

    @Override
    public String toString() {
        return "Note(redacted)";
    }
}
