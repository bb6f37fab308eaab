package dev.tally.cli.command;

import dev.tally.cli.command.ListOutputOptions.Format;
import dev.tally.cli.console.Json;
import dev.tally.replay.audit.AuditReport;
import dev.tally.replay.audit.Finding;
import dev.tally.replay.audit.guarantee.Kind;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an audit found, on stdout. For one thread. */
interface AuditPage {
    /** Shows, or keeps, a finding. */
    void finding(Finding finding);

    /** Shows what it came to. */
    void end(AuditReport report);

    /** A page in a format. */
    static AuditPage of(Format format, PrintWriter out) {
        return switch (format) {
            case table -> new Table(out);
            case json -> new JsonObject(out);
            case ndjson -> new JsonLines(out);
        };
    }

    /** For people: each finding as it is found, and the sum at the end. */
    final class Table implements AuditPage {
        private static final int MOST_EVENTS = 10;

        private final PrintWriter out;

        Table(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void finding(Finding finding) {
            out.printf("%-18s %s%n", finding.kind().word(), finding.detail());
            if (finding.consultationId() != null) {
                out.printf("    %-14s %s%n", "consultation", finding.consultationId());
            }
            if (finding.practitioner() != null) {
                out.printf("    %-14s %s%n", "practitioner", finding.practitioner());
                out.printf("    %-14s %s%n", "patient", finding.patient());
            }
            finding.events().stream().limit(MOST_EVENTS).forEach(this::event);
            if (finding.events().size() > MOST_EVENTS) {
                out.printf("    and %d more events%n", finding.events().size() - MOST_EVENTS);
            }
            out.printf("    %-14s %s%n", "to do", finding.kind().remedy());
        }

        private void event(Finding.Event event) {
            out.printf(
                    "    %-14s %s%s, accepted %s, %s%n",
                    "event",
                    event.what(),
                    event.sections().isEmpty() ? "" : " (" + String.join(", ", sections(event)) + ")",
                    event.acceptedAt() == null ? "at an unknown time" : event.acceptedAt(),
                    event.lastSeen());
        }

        @Override
        public void end(AuditReport report) {
            out.printf(
                    Locale.ROOT,
                    "%,d consultations with %,d events in the topics; %,d records with %,d events in the database%n",
                    report.consultations(),
                    report.events(),
                    report.storedRecords(),
                    report.storedEvents());
            if (report.unprovable() > 0) {
                out.printf(
                        Locale.ROOT,
                        "%,d rows cannot be proved: the beginning of their topic is gone%n",
                        report.unprovable());
            }
            report.heldBackBy().forEach(gateway -> out.println("held back by gateway " + gateway));
            out.println(
                    report.verifiedThrough() == null
                            ? "nothing is verified: no gateway was ever heard"
                            : "verified through " + report.verifiedThrough()
                                    + ": everything that any gateway accepted before is accounted for");
            out.println(report.isClean() ? "nothing was found" : "found: " + counts(report.findings()));
            out.flush();
        }

        private static String counts(Map<Kind, Long> counts) {
            return counts.entrySet().stream()
                    .map(each -> each.getValue() + " " + each.getKey().word())
                    .collect(Collectors.joining(", "));
        }
    }

    /** For programs: one object a line, the findings and then the report. */
    final class JsonLines implements AuditPage {
        private final PrintWriter out;

        JsonLines(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void finding(Finding finding) {
            out.println(Json.line(fields(finding)));
        }

        @Override
        public void end(AuditReport report) {
            out.println(Json.line(fields(report)));
            out.flush();
        }
    }

    /** For programs: one object, with all findings; keeps them until the end. */
    final class JsonObject implements AuditPage {
        private final PrintWriter out;
        private final List<Map<String, Object>> findings = new ArrayList<>();

        JsonObject(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void finding(Finding finding) {
            findings.add(fields(finding));
        }

        @Override
        public void end(AuditReport report) {
            Map<String, Object> fields = fields(report);
            fields.put("findings", findings);
            out.println(Json.line(fields));
            out.flush();
        }
    }

    private static Map<String, Object> fields(AuditReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("begunAt", report.begunAt().toString());
        fields.put("verifiedThrough", text(report.verifiedThrough()));
        fields.put("heldBackBy", report.heldBackBy());
        fields.put("consultations", report.consultations());
        fields.put("events", report.events());
        fields.put("storedRecords", report.storedRecords());
        fields.put("storedEvents", report.storedEvents());
        fields.put("unprovable", report.unprovable());
        Map<String, Long> counts = new LinkedHashMap<>();
        report.findings().forEach((kind, count) -> counts.put(kind.word(), count));
        fields.put("counts", counts);
        return fields;
    }

    private static Map<String, Object> fields(Finding finding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", finding.kind().word());
        fields.put("guarantee", finding.guarantee());
        fields.put("consultationId", text(finding.consultationId()));
        fields.put("about", finding.about());
        fields.put("practitionerId", finding.practitioner());
        fields.put("patientId", finding.patient());
        fields.put("detail", finding.detail());
        fields.put(
                "events", finding.events().stream().map(AuditPage::eventFields).toList());
        fields.put("toDo", finding.kind().remedy());
        return fields;
    }

    private static Map<String, Object> eventFields(Finding.Event event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("eventId", event.eventId().toString());
        fields.put("what", event.what());
        fields.put("sections", sections(event));
        fields.put("acceptedAt", text(event.acceptedAt()));
        fields.put("heardAt", text(event.heardAt()));
        fields.put("gateway", event.gateway());
        fields.put("stored", event.isStored());
        fields.put("lastSeen", event.lastSeen());
        return fields;
    }

    private static List<String> sections(Finding.Event event) {
        return event.sections().stream()
                .map(section -> section.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
