package dev.tally.replay.incident.sample;

import dev.tally.event.AuditFinding;
import dev.tally.event.AuditedEvent;
import dev.tally.event.MissingKind;
import dev.tally.event.Section;
import dev.tally.replay.audit.Finding;
import dev.tally.replay.audit.guarantee.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Findings as an audit makes them, made by hand: ids are counted, so that a failure reads alike each time. */
public final class Found {
    /** Where the golden incident begins: 26 April 2023, 17:40 in Paris. */
    public static final Instant BEGIN = Instant.parse("2023-04-26T15:40:00Z");

    public static final Instant END = Instant.parse("2023-04-27T09:40:00Z");
    public static final Instant NOW = Instant.parse("2023-04-27T10:30:00Z");
    public static final String GATEWAY = "gateway-lyon";

    private Found() {}

    /** An id. */
    public static UUID id(int number) {
        return UUID.fromString(String.format("00000000-0000-4000-8000-%012d", number));
    }

    /** An event that a topic holds. */
    public static Finding.Event inTopic(int number, String what, Instant acceptedAt, Section... sections) {
        return new Finding.Event(
                id(number), what, List.of(sections), acceptedAt, "a topic-0@" + number, null, null, false);
    }

    /** An event that a topic holds and that is stored. */
    public static Finding.Event stored(int number, String what, Instant acceptedAt, Section... sections) {
        return new Finding.Event(
                id(number), what, List.of(sections), acceptedAt, "a topic-0@" + number, null, null, true);
    }

    /** An event that only a heartbeat names. */
    public static Finding.Event heard(int number, String what, Instant heardAt, boolean isStored) {
        return new Finding.Event(id(number), what, List.of(), null, "named by a heartbeat", heardAt, GATEWAY, isStored);
    }

    /** An event of which nothing is known but its row. */
    public static Finding.Event inDatabase(int number) {
        return new Finding.Event(id(number), "event", List.of(), null, "in the database alone", null, null, true);
    }

    /** A finding about a consultation of a practitioner and a patient. */
    public static Finding about(int consultation, Kind kind, @Nullable String practitioner, Finding.Event... events) {
        return new Finding(
                kind,
                "NothingLost",
                id(consultation),
                null,
                practitioner,
                practitioner == null ? null : "patient-" + consultation,
                List.of(events),
                kind.word() + " was found",
                Set.of());
    }

    /** A consultation that waits for too long. */
    public static Finding overdue(int consultation, MissingKind awaited, Finding.Event... events) {
        return new Finding(
                Kind.OVERDUE,
                "NothingOverdue",
                id(consultation),
                null,
                "practitioner-1",
                "patient-" + consultation,
                List.of(events),
                "waits",
                Set.of(awaited));
    }

    /** A finding about no consultation. */
    public static Finding aboutNobody(Kind kind) {
        return new Finding(kind, "NoGap", null, null, null, null, List.of(), kind.word() + " of nobody", Set.of());
    }

    /** A finding that the continuous audit has published about one event. */
    public static AuditFinding published(
            int finding,
            int consultation,
            Kind kind,
            Instant raisedAt,
            @Nullable Instant resolvedAt,
            @Nullable Instant acceptedAt) {
        AuditedEvent event =
                new AuditedEvent(id(consultation + 5000), "share " + id(1), List.of(), acceptedAt, "a topic-0@7");
        return new AuditFinding(
                id(finding),
                "NothingOverdue",
                kind.word(),
                raisedAt,
                resolvedAt,
                List.of(id(consultation)),
                null,
                "was published",
                List.of(event));
    }
}
