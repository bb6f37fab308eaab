package dev.tally.replay.topic;

import dev.tally.event.SealedContent;
import dev.tally.event.Section;
import dev.tally.event.Sha256;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values of events are written in rows: as the HTTP interface writes them. */
final class Words {
    private Words() {}

    /** An enum's constant, in lower case with dashes. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String hex(Sha256 digest) {
        return HexFormat.of().formatHex(digest.bytes());
    }

    static @Nullable String base64(@Nullable ByteBuffer bytes) {
        if (bytes == null || !bytes.hasRemaining()) {
            return null;
        }
        ByteBuffer view = bytes.duplicate();
        byte[] copy = new byte[view.remaining()];
        view.get(copy);
        return Base64.getEncoder().encodeToString(copy);
    }

    static List<String> sections(List<Section> sections) {
        return sections.stream().distinct().sorted().map(Words::section).toList();
    }

    static String section(Section section) {
        return switch (section) {
            case REASON_FOR_VISIT -> "reasonForVisit";
            case HISTORY -> "history";
            case EXAMINATION -> "examination";
            case CONCLUSION -> "conclusion";
        };
    }

    /** The content if it is plain, of this type; null if it is sealed. */
    static <C> @Nullable C plain(Class<C> type, Object content) {
        return type.isInstance(content) ? type.cast(content) : null;
    }

    static @Nullable SealedContent sealed(Object content) {
        return plain(SealedContent.class, content);
    }
}
