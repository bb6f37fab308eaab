package dev.tally.producer.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.producer.identity.Checked;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one JSON object and reports what is missing, of the wrong type, or unknown. Null stands for what could
 * not be read; the reason is in the findings then.
 *
 * <p>For one thread, for one request.
 */
final class Fields {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

    private final ObjectNode object;
    private final String prefix;
    private final Findings findings;
    private final Set<String> known = new HashSet<>();

    Fields(ObjectNode object, String prefix, Findings findings) {
        this.object = object;
        this.prefix = prefix;
        this.findings = findings;
    }

    /** A text that must be there. */
    @Nullable
    String text(String name) {
        return text(name, required(name));
    }

    /** A text that may be absent or null. */
    @Nullable
    String optionalText(String name) {
        return text(name, optional(name));
    }

    private @Nullable String text(String name, @Nullable JsonNode node) {
        if (node != null && !node.isTextual()) {
            wrongType(name, "a string");
            return null;
        }
        return node == null ? null : node.textValue();
    }

    /** A text that must be there and hold a rule. */
    <T> @Nullable T checked(String name, Function<String, Checked<T>> rule) {
        return check(name, text(name), rule);
    }

    /** A text that holds a rule, if it is there. */
    <T> @Nullable T optionalChecked(String name, Function<String, Checked<T>> rule) {
        return check(name, optionalText(name), rule);
    }

    private <T> @Nullable T check(String name, @Nullable String text, Function<String, Checked<T>> rule) {
        if (text == null) {
            return null;
        }
        Checked<T> checked = rule.apply(text);
        if (checked instanceof Checked.Valid<T> valid) {
            return valid.value();
        }
        findings.content(prefix + name, ((Checked.Invalid<T>) checked).reason());
        return null;
    }

    /** A whole number that must be there and fit 64 bits. */
    @Nullable
    Long wholeNumber(String name) {
        JsonNode node = required(name);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            wrongType(name, "a whole number");
            return null;
        }
        return node.longValue();
    }

    /** A whole number that must be there and fit 32 bits. */
    @Nullable
    Integer smallNumber(String name) {
        Long number = wholeNumber(name);
        if (number != null && number != number.intValue()) {
            findings.content(prefix + name, "must be at most " + Integer.MAX_VALUE);
            return null;
        }
        return number == null ? null : number.intValue();
    }

    /** A list of texts that must be there, each of which holds a rule. */
    <T> @Nullable List<T> list(String name, Function<String, Checked<T>> rule) {
        return list(name, required(name), rule);
    }

    /** A list of texts, each of which holds a rule; empty where it is absent. */
    <T> @Nullable List<T> optionalList(String name, Function<String, Checked<T>> rule) {
        JsonNode node = optional(name);
        return node == null ? List.of() : list(name, node, rule);
    }

    private <T> @Nullable List<T> list(String name, @Nullable JsonNode node, Function<String, Checked<T>> rule) {
        if (node == null) {
            return null;
        }
        if (!node.isArray()) {
            wrongType(name, "a list of strings");
            return null;
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            String place = name + "[" + i + "]";
            String text = text(place, node.get(i));
            T value = check(place, text, rule);
            if (value != null) {
                values.add(value);
            }
        }
        return values.size() == node.size() ? values : null;
    }

    /** An object that must be there. */
    @Nullable
    Fields object(String name) {
        JsonNode node = required(name);
        if (node != null && !node.isObject()) {
            wrongType(name, "an object");
            return null;
        }
        return node == null ? null : new Fields((ObjectNode) node, prefix + name + ".", findings);
    }

    /** Reports every field that was not asked for. Called last. */
    void refuseOthers() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                // The name of a field is the client's own text too: shown only when it can be nothing but a name.
                String shown = PLAIN_NAME.matcher(name).matches() ? name : "(not a plain name)";
                findings.shape(prefix + shown, "is not a known field: remove it, or look for a mistyped name");
            }
        });
    }

    /** Whether the field is there and not null. */
    boolean isGiven(String name) {
        return object.hasNonNull(name);
    }

    /** Reports that a value breaks a rule. */
    void invalid(String name, String message) {
        findings.content(prefix + name, message);
    }

    private @Nullable JsonNode required(String name) {
        JsonNode node = optional(name);
        if (node == null) {
            findings.shape(prefix + name, "is missing");
        }
        return node;
    }

    private @Nullable JsonNode optional(String name) {
        known.add(name);
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }

    private void wrongType(String name, String wanted) {
        findings.shape(prefix + name, "must be " + wanted);
    }
}
