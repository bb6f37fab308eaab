package dev.tally.replay.audit.evidence;

import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Section;
import dev.tally.replay.audit.compact.EnumCodes;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which sections of a note are written and which are blank on purpose: all that the audit keeps of a note.
 *
 * @param isReadable false if the content is sealed, so that nobody can tell; and for what is no observation
 * @param written the sections with a text that is not blank
 * @param cleared the sections that the revision lists as blank on purpose
 */
public record Sections(boolean isReadable, Set<Section> written, Set<Section> cleared) {
    private static final EnumCodes<Section> CODES = new EnumCodes<>(Section.class);
    private static final int ALL = 0x7f;

    /** Nothing is known. */
    public static final Sections UNKNOWN = new Sections(false, Set.of(), Set.of());

    /** Copies the sets. */
    public Sections {
        written = Set.copyOf(written);
        cleared = Set.copyOf(cleared);
    }

    /** Of an observation. */
    public static Sections of(ObservationEvent event) {
        if (!(event.getContent() instanceof ObservationContent note)) {
            return UNKNOWN;
        }
        Set<Section> written = EnumSet.noneOf(Section.class);
        addWritten(written, Section.REASON_FOR_VISIT, note.getReasonForVisit());
        addWritten(written, Section.HISTORY, note.getHistory());
        addWritten(written, Section.EXAMINATION, note.getExamination());
        addWritten(written, Section.CONCLUSION, note.getConclusion());
        return new Sections(true, written, Set.copyOf(event.getCleared()));
    }

    private static void addWritten(Set<Section> written, Section section, @Nullable String text) {
        if (text != null && !isBlank(text)) {
            written.add(section);
        }
    }

    /** Whether nothing of a text can be seen: no-break spaces and zero-width characters are blank too, as they are to gateways. */
    private static boolean isBlank(String text) {
        return text.codePoints().allMatch(Sections::isInvisible);
    }

    private static boolean isInvisible(int codePoint) {
        return Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || Character.isISOControl(codePoint)
                || Character.getType(codePoint) == Character.FORMAT;
    }

    int bits() {
        return (isReadable ? 1 : 0) | (CODES.bits(written) << 1) | (CODES.bits(cleared) << 8);
    }

    static Sections ofBits(int bits) {
        return new Sections((bits & 1) != 0, CODES.set((bits >> 1) & ALL), CODES.set((bits >> 8) & ALL));
    }
}
