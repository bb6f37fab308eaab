package dev.tally.producer.command;

import dev.tally.event.Sha256;
import dev.tally.producer.identity.LoincCode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is known of a document that is shared; never the document.
 *
 * @param title as the practitioner sees it
 * @param documentType what kind of document, by LOINC
 * @param mediaType type and subtype, such as {@code application/pdf}
 * @param sizeBytes its length, 0 or more
 * @param digest SHA-256 of its bytes
 */
public record SharedDocument(String title, LoincCode documentType, String mediaType, long sizeBytes, Sha256 digest) {
    /** RFC 6838, section 4.2. */
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");

    /** Refuses what {@link #problems} finds fault with. */
    public SharedDocument {
        List<FieldProblem> problems = problems(title, mediaType, sizeBytes);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.toString());
        }
    }

    /** Everything that keeps the parts from describing a document; empty when they do. */
    public static List<FieldProblem> problems(String title, String mediaType, long sizeBytes) {
        List<FieldProblem> problems = new ArrayList<>();
        PlainText.problem(title).ifPresent(problem -> problems.add(new FieldProblem("title", problem)));
        if (!MEDIA_TYPE.matcher(mediaType).matches()) {
            problems.add(new FieldProblem("mediaType", "must be a media type such as application/pdf"));
        }
        if (sizeBytes < 0) {
            problems.add(new FieldProblem("sizeBytes", "must be 0 or more"));
        }
        return problems;
    }

    @Override
    public String toString() {
        return "SharedDocument(redacted)";
    }
}
