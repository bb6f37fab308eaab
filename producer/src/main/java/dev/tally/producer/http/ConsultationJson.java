package dev.tally.producer.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.EventKind;
import dev.tally.event.MissingPart;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;
import dev.tally.producer.state.EventState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a gateway knows of a consultation: each half, each event and the record. A half is as far as the least of its events; the
 * record is stored if a version of it is. What came through another gateway is unknown here, and is said to be.
 */
final class ConsultationJson {
    /** What is said where this gateway knows nothing; it does not mean that there is nothing. */
    static final String UNKNOWN = "unknown to this gateway";

    private ConsultationJson() {}

    static ObjectNode of(UUID consultationId, List<Entry> entries, Journal journal) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("consultationId", consultationId.toString());
        json.put("gatewayId", journal.gatewayId());
        json.put("incarnation", journal.incarnation().toString());
        json.put("journaled", true);
        json.put(
                "scope",
                "Events that this gateway accepted, with what it has heard of them. What other gateways accepted is unknown"
                        + " to this gateway, but for what a HELD event says is missing.");
        ObjectNode halves = json.putObject("halves");
        halves.set("observation", half(entries.stream().filter(ConsultationJson::isObservation)));
        halves.set("sharing", half(entries.stream().filter(entry -> !isObservation(entry))));
        json.set("record", record(entries));
        ArrayNode events = json.putArray("events");
        entries.forEach(entry -> events.add(EntryJson.of(entry)));
        return json;
    }

    private static boolean isObservation(Entry entry) {
        return entry.name().kind() == EventKind.OBSERVATION;
    }

    private static ObjectNode half(Stream<Entry> entries) {
        Optional<EventState> least = entries.map(Entry::state).min(Comparator.comparing(EventState::kind));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("state", least.map(state -> state.kind().name()).orElse(UNKNOWN));
        least.ifPresent(state -> json.put("since", state.since().toString()));
        return json;
    }

    private static ObjectNode record(List<Entry> entries) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Optional<Integer> version = entries.stream()
                .map(Entry::state)
                .filter(EventState.Stored.class::isInstance)
                .map(state -> ((EventState.Stored) state).version())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
        List<EventState.Held> held = entries.stream()
                .map(Entry::state)
                .filter(EventState.Held.class::isInstance)
                .map(EventState.Held.class::cast)
                .toList();
        boolean stored = entries.stream().anyMatch(entry -> entry.state().kind() == EventState.Kind.STORED);
        json.put("state", stored ? "STORED" : held.isEmpty() ? UNKNOWN : "HELD");
        version.ifPresent(number -> json.put("version", number));
        if (!held.isEmpty()) {
            List<MissingPart> missing = held.stream()
                    .flatMap(state -> state.missing().stream())
                    .distinct()
                    .toList();
            json.set("missing", EntryJson.missing(missing));
            Instant since = held.stream()
                    .map(EventState.Held::since)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            json.put("waitingSince", since.toString());
        }
        return json;
    }
}
