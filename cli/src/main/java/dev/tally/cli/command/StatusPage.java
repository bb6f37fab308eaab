package dev.tally.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a gateway says of a consultation, for people: the halves and the record first, then each event. */
final class StatusPage {

    private StatusPage() {}

    /** The lines of the page. */
    static List<String> lines(JsonNode consultation) {
        List<String> lines = new ArrayList<>();
        lines.add("consultation " + consultation.path("consultationId").asText());
        JsonNode halves = consultation.path("halves");
        lines.add(half("observation", halves.path("observation")));
        lines.add(half("sharing half", halves.path("sharing")));
        lines.add(record(consultation.path("record")));
        lines.add("events that " + consultation.path("gatewayId").asText() + " accepted");
        lines.add(event("KIND", "WHICH", "STATE", "SINCE", ""));
        for (JsonNode event : consultation.path("events")) {
            lines.add(event(
                    event.path("kind").asText(),
                    which(event),
                    event.path("state").asText(),
                    event.path("since").asText(),
                    note(event)));
        }
        return lines;
    }

    private static String half(String name, JsonNode half) {
        String since = half.hasNonNull("since") ? "since " + half.path("since").asText() : "";
        return half(name, half.path("state").asText(), since);
    }

    private static String record(JsonNode record) {
        List<String> notes = new ArrayList<>();
        if (record.hasNonNull("version")) {
            notes.add("version " + record.path("version").asText());
        }
        if (record.hasNonNull("waitingSince")) {
            notes.add("waits since " + record.path("waitingSince").asText() + " for " + missing(record));
        }
        return half("record", record.path("state").asText(), String.join("; ", notes));
    }

    private static String which(JsonNode event) {
        if (event.path("inferred").asBoolean()) {
            return "inferred";
        }
        return event.hasNonNull("revision")
                ? "revision " + event.path("revision").asText()
                : event.path("shareId").asText();
    }

    private static String note(JsonNode event) {
        if (event.hasNonNull("missing")) {
            return "waits for " + missing(event);
        }
        if (event.hasNonNull("version")) {
            return "version " + event.path("version").asText();
        }
        if (event.hasNonNull("acknowledged")) {
            return event.path("acknowledged").asBoolean() ? "acknowledged" : "see: tally quarantine list";
        }
        return "";
    }

    private static String missing(JsonNode holder) {
        return StreamSupport.stream(holder.path("missing").spliterator(), false)
                .map(StatusPage::part)
                .collect(Collectors.joining(", "));
    }

    private static String part(JsonNode part) {
        return switch (part.path("kind").asText()) {
            case "observation" -> "the observation";
            case "sharing-half" -> "a share or the sharing statement";
            case "share" -> "share " + part.path("shareId").asText();
            case "observation-revision" ->
                "observation revision " + part.path("revision").asText();
            default -> "something that this version of Tally cannot name";
        };
    }

    private static String half(String name, String state, String note) {
        return String.format("  %-13s %-25s %s", name, state, note).stripTrailing();
    }

    private static String event(String kind, String which, String state, String since, String note) {
        return String.format("  %-13s %-38s %-12s %-26s %s", kind, which, state, since, note)
                .stripTrailing();
    }
}
