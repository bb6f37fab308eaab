package dev.tally.producer.http;

import dev.tally.producer.command.FieldProblem;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that is wrong with one request, collected so that a person mends it in one go. For one thread, for one request.
 */
final class Findings {
    private final List<FieldProblem> shape = new ArrayList<>();
    private final List<FieldProblem> content = new ArrayList<>();

    /** A field is missing, unknown or of the wrong type: the request cannot be read (400). */
    void shape(String field, String message) {
        shape.add(new FieldProblem(field, message));
    }

    /** A field breaks a rule of its meaning: the content is invalid (422). */
    void content(String field, String message) {
        content.add(new FieldProblem(field, message));
    }

    void content(List<FieldProblem> problems) {
        content.addAll(problems);
    }

    boolean any() {
        return !shape.isEmpty() || !content.isEmpty();
    }

    /** The problem document; 400 if anything is wrong with the shape, with all findings of both kinds. */
    Problem problem() {
        List<FieldProblem> all = new ArrayList<>(shape);
        all.addAll(content);
        String fields = all.size() == 1 ? "1 field is" : all.size() + " fields are";
        String detail = fields + " wrong; nothing was accepted. Mend what the errors name and send it again.";
        return new Problem(shape.isEmpty() ? Problem.Kind.INVALID : Problem.Kind.MALFORMED, detail, all);
    }
}
